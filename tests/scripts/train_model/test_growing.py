from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.network.blending import blended  # noqa: E402
from scripts.train_model.network.growing import CannotGrow, grown, model_of  # noqa: E402
from scripts.train_model.network.model_file import read_model, write_model  # noqa: E402
from scripts.train_model.network.shape import Shape  # noqa: E402

BUNDLED = Path(__file__).parents[3] / "models" / "zh-hotline-small" / "am" / "final.mdl"


def larger(shape: Shape) -> Shape:
    return Shape(**{**vars(shape), "bottleneck": shape.bottleneck + 32, "behind": shape.behind + 1})


def test_the_larger_network_says_what_the_smaller_one_said() -> None:
    model = read_model(BUNDLED)
    small, large = grown(model, model.shape).eval(), grown(model, larger(model.shape)).eval()
    more = large.shape.left_frames - small.shape.left_frames
    frames = 10 * torch.randn(2, 120, model.shape.features)
    with torch.no_grad():
        assert torch.allclose(small(frames[:, more:]), large(frames), atol=1e-3)


def test_a_grown_network_survives_its_file(tmp_path: Path) -> None:
    model = read_model(BUNDLED)
    net = grown(model, larger(model.shape)).eval()
    write_model(tmp_path / "final.mdl", model_of(net, torch.from_numpy(model.priors)))
    again = read_model(tmp_path / "final.mdl")
    frames = 10 * torch.randn(1, 150, model.shape.features)
    with torch.no_grad():
        assert torch.allclose(net(frames), grown(again, again.shape).eval()(frames), atol=0.05)  # 16 bits a weight


def test_a_network_does_not_shrink() -> None:
    model = read_model(BUNDLED)
    with pytest.raises(CannotGrow, match="cannot grow into"):
        grown(model, Shape(**{**vars(model.shape), "bottleneck": 8}))


def test_a_mean_lies_between_the_start_and_what_was_learnt() -> None:
    start = read_model(BUNDLED)
    net = grown(start, larger(start.shape)).eval()
    with torch.no_grad():
        for weights in net.parameters():
            weights += 0.01 * weights.abs().mean() * torch.randn_like(weights)
    taught = model_of(net, torch.from_numpy(start.priors))
    frames = 10 * torch.randn(1, 150, start.shape.features)
    more = net.shape.left_frames - grown(start, start.shape).shape.left_frames

    def said(share: float) -> torch.Tensor:
        model = blended(start, taught, share)
        with torch.no_grad():
            return grown(model, model.shape).eval()(frames)

    with torch.no_grad():
        before, after = grown(start, start.shape).eval()(frames[:, more:]), net(frames)
    assert torch.allclose(said(0.0), before, atol=1e-3)
    assert torch.allclose(said(1.0), after, atol=1e-3)
    assert (said(0.5) - before).abs().mean() < (after - before).abs().mean()
