import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra: pip install -e .[train]")
pytest.importorskip("kaldi_native_fbank", reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.network import augmentation  # noqa: E402
from scripts.train_model.network.augmentation import Augmentation  # noqa: E402

KINDS = ("WARPED", "NOISY", "BANDLESS", "HOLED")


@pytest.fixture
def speech() -> torch.Tensor:
    """Loud and quiet by turns, alike in all bands."""
    frames = torch.zeros(200, 40)
    frames[:, 0] = torch.repeat_interleave(torch.tensor([6.0, -6.0] * 5), 20) * 40**0.5
    return frames


def only(kind: str, monkeypatch: pytest.MonkeyPatch) -> Augmentation:
    """One kind of change, always."""
    for each in KINDS:
        monkeypatch.setattr(augmentation, each, float(each == kind))
    return Augmentation()


def test_noise_fills_what_is_quiet_and_moves_no_mean(monkeypatch: pytest.MonkeyPatch, speech: torch.Tensor) -> None:
    torch.manual_seed(1)
    noisy = only("NOISY", monkeypatch).change(speech, np.random.default_rng(1))
    tilted = only("", monkeypatch).change(speech, np.random.default_rng(1))
    loudness = noisy[:, 0] / 40**0.5
    loud, quiet = loudness[:20].mean(), loudness[20:40].mean()
    assert 4.0 < loud - quiet < 11.0 < speech[0, 0] - speech[20, 0]
    assert torch.allclose(noisy.mean(dim=0), tilted.mean(dim=0), atol=1e-3)


def test_a_hole_is_no_longer_than_a_quarter_of_a_second(monkeypatch: pytest.MonkeyPatch, speech: torch.Tensor) -> None:
    for seed in range(20):
        holed = only("HOLED", monkeypatch).change(speech, np.random.default_rng(seed))
        whole = only("", monkeypatch).change(speech, np.random.default_rng(seed))
        assert 0 < (holed != whole).any(dim=1).sum() <= augmentation.LONGEST_HOLE


def test_another_head_moves_a_formant(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = only("WARPED", monkeypatch)
    formant = torch.exp(-(((torch.arange(40.0) - 20) / 3) ** 2)).repeat(60, 1) * 9
    frames = formant @ changes.to_cepstra.T
    places = {
        int((changes.change(frames, np.random.default_rng(seed)) @ changes.to_bands.T)[0].argmax())
        for seed in range(20)
    }
    assert min(places) < 20 < max(places)
    assert max(places) - min(places) < 16
