from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra: pip install -e .[train]")
pytest.importorskip("scipy", reason="training needs the extra: pip install -e .[train]")
pytest.importorskip("pyworld", reason="training needs the extra: pip install -e .[train]")
pytest.importorskip("kaldi_native_fbank", reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.network.first_net import untaught  # noqa: E402
from scripts.train_model.network.labelling import save_labels  # noqa: E402
from scripts.train_model.network.material import Material, NothingToLearn, Source  # noqa: E402
from scripts.train_model.network.mutual_information import MutualInformation  # noqa: E402
from scripts.train_model.network.net import Net  # noqa: E402
from scripts.train_model.network.shape import Shape  # noqa: E402
from scripts.train_model.network.toneless import learn_toneless, melted  # noqa: E402
from scripts.train_model.network.training import Course, Trainer  # noqa: E402
from scripts.train_model.sound.prepared import Utterance, save_utterances  # noqa: E402

SHAPE = Shape(first=16, width=24, bottleneck=8, ahead=2, behind=1, last=16)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """On a busy machine two threads wait for each other most of the time."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def material(tmp_path: Path) -> Material:
    """Five sounds, each at its own place among the cepstra."""
    dice = np.random.default_rng(1)
    labels = np.repeat(dice.integers(1, 6, 200), 3).astype(np.int16)
    features = dice.normal(0, 1, (3 * len(labels), SHAPE.features)).astype(np.float32)
    features[np.arange(len(features)), 5 * np.repeat(labels, 3)] += 8
    save_utterances(tmp_path / "0000.npz", [Utterance(("sil",), (), features)])
    save_labels(tmp_path / "0000.npy", labels)
    return Material([Source(tmp_path / "0000.npz", tmp_path / "0000.npy", 1.0)], SHAPE)


def a_second_each_step() -> Callable[[], float]:
    """A clock that is read before and after every step."""
    return count(step=1.0).__next__


def test_the_loss_falls_and_a_stopped_training_goes_on(tmp_path: Path, material: Material) -> None:
    checkpoint = tmp_path / "lesson.pt"
    course = Course(seconds=100, first_rate=4e-3, last_rate=1e-3)
    first = Trainer(checkpoint, lambda: untaught(SHAPE, material), a_second_each_step())
    reported = first.learn(material, course)
    assert len(reported) == 2
    assert reported[1] < 0.8 * reported[0]

    again = Trainer(checkpoint, lambda: pytest.fail("starts from nothing although there is a checkpoint"))
    assert again.progress == first.progress
    assert again.learn(material, course) == []


def test_strings_of_sounds_are_learnt_after_frames(tmp_path: Path, material: Material) -> None:
    strings = MutualInformation(material.followed(), material.frequencies())
    lesson = Trainer(tmp_path / "lesson.pt", lambda: untaught(SHAPE, material), a_second_each_step())
    lesson.learn(material, Course(seconds=50, first_rate=4e-3, last_rate=1e-3))
    features, labels = material.batch(np.random.default_rng(1), changed=False)
    before = strings.loss(lesson.net.eval()(features), labels)
    lesson.learn(material, Course(seconds=150, first_rate=2e-3, last_rate=1e-3), strings)
    assert strings.loss(lesson.net.eval()(features), labels) < 0.8 * before


def test_what_follows_what_is_counted(material: Material) -> None:
    followed = material.followed()
    assert followed.shape == (SHAPE.outputs, SHAPE.outputs)
    assert followed.sum() == 599
    assert (followed.diag()[1:6] >= 2 / 3 * followed.sum(dim=1)[1:6] - 1).all()


def test_a_finished_training_is_given_more_time(tmp_path: Path, material: Material) -> None:
    checkpoint = tmp_path / "lesson.pt"
    Trainer(checkpoint, lambda: Net(SHAPE), a_second_each_step()).learn(material, Course(5, 1e-3, 1e-4))
    more = Trainer(checkpoint, lambda: Net(SHAPE), a_second_each_step())
    more.learn(material, Course(8, 1e-3, 1e-4))
    assert more.progress.step == 8


def test_what_was_taught_is_the_average_of_the_last_steps(tmp_path: Path, material: Material) -> None:
    trainer = Trainer(tmp_path / "lesson.pt", lambda: untaught(SHAPE, material), a_second_each_step())
    trainer.learn(material, Course(100, 4e-3, 1e-3))
    last, mean = trainer.net.affine("output.a").weight, trainer.taught.affine("output.a").weight
    assert not torch.equal(last, mean)
    again = Trainer(tmp_path / "lesson.pt", lambda: pytest.fail("there is a checkpoint"))
    assert torch.equal(again.taught.affine("output.a").weight, mean)


def test_the_toneless_layer_is_melted_into_the_output(material: Material) -> None:
    net = Net(SHAPE).eval()
    features, _ = material.batch(np.random.default_rng(1), changed=False)
    tonal = net(features).detach()
    head = learn_toneless(net, material, seconds=0.5)
    model = melted(net, head, material.frequencies())
    assert net(features).shape == tonal.shape
    assert not torch.allclose(net(features), tonal)
    assert (model.priors > 0).all()
    assert model.priors.max() < 1


def test_without_labels_there_is_nothing_to_learn() -> None:
    with pytest.raises(NothingToLearn, match="run the stages before"):
        Material([], SHAPE)


def test_what_is_drawn_more_often_is_expected_more_often(tmp_path: Path) -> None:
    sources = []
    for output, weight in ((1, 3.0), (2, 1.0)):
        sounds, labels = tmp_path / f"{output}.npz", tmp_path / f"{output}.npy"
        save_utterances(sounds, [Utterance(("sil",), (), np.zeros((1800, SHAPE.features), np.float32))])
        save_labels(labels, np.full(600, output, np.int16))
        sources.append(Source(sounds, labels, weight))
    frequencies = Material(sources, SHAPE).frequencies()
    assert frequencies[1] / frequencies[2] == pytest.approx(3.0, rel=0.01)


def test_the_rate_rises_and_falls() -> None:
    course = Course(seconds=100, first_rate=1.0, last_rate=0.1)
    assert course.rate(0, 0) < 0.05 < course.rate(1, 100)
    assert course.rate(50, 100) == pytest.approx(0.55)
    assert course.rate(100, 100) == pytest.approx(0.1)
