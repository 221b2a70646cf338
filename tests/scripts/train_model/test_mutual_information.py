from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra: pip install -e .[train]")

from torch import Tensor  # noqa: E402

from scripts.train_model.network.mutual_information import ACOUSTIC_SCALE, LOOSE, MutualInformation  # noqa: E402
from scripts.train_model.network.targets import UNKNOWN  # noqa: E402

OUTPUTS, TIMES = 4, 6
LABELS = torch.tensor([[0, 0, 1, 1, 3, 3], [2, 2, 2, 2, 2, 2], [0, 1, 0, 1, 0, 0]])

Places = Sequence[int]


@pytest.fixture
def followed() -> Tensor:
    return torch.rand(OUTPUTS, OUTPUTS, generator=torch.Generator().manual_seed(1)) + 0.05


@pytest.fixture
def frequencies() -> Tensor:
    return torch.tensor([0.4, 0.3, 0.2, 0.1])


@pytest.fixture
def scores() -> Tensor:
    drawn = torch.randn(len(LABELS), TIMES, OUTPUTS, generator=torch.Generator().manual_seed(2))
    return drawn.requires_grad_()


def within_reach(labels: Places) -> Iterator[Places]:
    """Every way to say the same string with its borders a little elsewhere, by trying all."""
    places = [0]
    for before, now in pairwise(labels):
        places.append(places[-1] + int(before != now))
    string = [label for at, label in enumerate(labels) if at == 0 or labels[at - 1] != label]
    for path in product(range(len(string)), repeat=len(labels)):
        onward = all(later - earlier in (0, 1) for earlier, later in pairwise(path))
        near = all(
            places[max(0, at - LOOSE)] <= place <= places[min(len(places) - 1, at + LOOSE)]
            for at, place in enumerate(path)
        )
        if onward and near:
            yield [string[place] for place in path]


def summed(scores: Tensor, paths: Iterator[Places], followed: Tensor, frequencies: Tensor) -> Tensor:
    """The definition: the logarithm of the sum over paths, one by one."""
    follows = followed / followed.sum(dim=1, keepdim=True)
    heard = ACOUSTIC_SCALE * (scores - frequencies.log())
    each = [
        frequencies[path[0]].log()
        + sum(follows[before, now].log() for before, now in pairwise(path))
        + sum(heard[at, output] for at, output in enumerate(path))
        for path in paths
    ]
    return torch.logsumexp(torch.stack(each), dim=0)


def test_the_loss_and_its_gradient_are_those_of_the_definition(
    followed: Tensor, frequencies: Tensor, scores: Tensor
) -> None:
    lost = [
        summed(of, product(range(OUTPUTS), repeat=TIMES), followed, frequencies)
        - summed(of, within_reach(labels.tolist()), followed, frequencies)
        for of, labels in zip(scores, LABELS, strict=True)
    ]
    defined = torch.stack(lost).mean() / ACOUSTIC_SCALE / TIMES
    (wanted,) = torch.autograd.grad(defined, scores)
    loss = MutualInformation(followed, frequencies).loss(scores, LABELS)
    (found,) = torch.autograd.grad(loss, scores)
    assert loss.item() == pytest.approx(defined.item(), rel=1e-5)
    assert torch.allclose(found, wanted, atol=1e-6)
    assert wanted.abs().max().item() > 0.01


def test_a_piece_with_unknown_labels_does_not_count(followed: Tensor, frequencies: Tensor, scores: Tensor) -> None:
    labels = LABELS.clone()
    labels[1, 3] = UNKNOWN
    information = MutualInformation(followed, frequencies)
    (gradient,) = torch.autograd.grad(information.loss(scores, labels), scores)
    assert gradient[1].abs().max().item() == 0
    assert gradient[0].abs().max().item() > 0
    nothing = information.loss(scores, torch.full_like(LABELS, UNKNOWN))
    assert nothing.item() == 0
