from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra: pip install -e .[train]")
pytest.importorskip("kaldi_native_fbank", reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.network.growing import fed_without, grown  # noqa: E402
from scripts.train_model.network.model_file import read_model  # noqa: E402
from scripts.train_model.sound.running_mean import (  # noqa: E402
    BORROWED,
    WINDOW,
    NoStatistics,
    RunningMean,
    overall_mean,
    read_running_mean,
)

BUNDLED = Path(__file__).parents[3] / "models" / "zh-hotline-small" / "am" / "final.mdl"


def by_hand(features: np.ndarray, place: int, overall: np.ndarray) -> np.ndarray:
    """One frame, as Kaldi documents it."""
    remembered = features[max(0, place - WINDOW + 1) : place + 1]
    borrowed = min(BORROWED, WINDOW - len(remembered))
    mean = (remembered.sum(axis=0) + borrowed * overall) / (len(remembered) + borrowed)
    return np.asarray(features[place] - mean)


def test_only_what_was_heard_counts() -> None:
    dice = np.random.default_rng(1)
    features, overall = dice.normal(3, 5, (1500, 40)), dice.normal(0, 5, 40)
    taken_off = RunningMean(overall).taken_off(features)
    for place in (0, 1, 199, 399, 401, 599, 600, 601, 1499):
        assert taken_off[place] == pytest.approx(by_hand(features, place, overall), abs=1e-4)


def test_a_line_that_only_shifts_the_mean_is_forgotten() -> None:
    features = np.random.default_rng(1).normal(0, 5, (900, 40))
    mean = RunningMean(np.zeros(40))
    before, after = mean.taken_off(features), mean.taken_off(features + 7)
    assert np.abs(after[0] - before[0]).min() > 6
    assert after[700:] == pytest.approx(before[700:], abs=1e-3)


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    mean = overall_mean([np.full((3, 40), 2.0, np.float32), np.full((1, 40), -2.0, np.float32)])
    mean.write(tmp_path / "stats")
    assert read_running_mean(tmp_path / "stats").overall == pytest.approx(np.ones(40))


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stats").write_text("no numbers")
    with pytest.raises(NoStatistics, match="does not hold a matrix as text"):
        read_running_mean(tmp_path / "stats")


def test_a_network_told_the_mean_says_what_it_said() -> None:
    model = read_model(BUNDLED)
    frames, mean = 10 * torch.randn(2, 120, model.shape.features), torch.linspace(-20, 20, model.shape.features)
    before = grown(model, model.shape).eval()
    after = fed_without(grown(model, model.shape).eval(), mean)
    with torch.no_grad():
        assert torch.allclose(before(frames), after(frames - mean), atol=1e-3)
