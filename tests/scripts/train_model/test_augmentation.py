import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra: pip install -e .[train]")
pytest.importorskip("kaldi_native_fbank", reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.network import augmentation  # noqa: E402
from scripts.train_model.network.augmentation import Augmentation, learnt  # noqa: E402
from scripts.train_model.sound.running_mean import WINDOW, RunningMean  # noqa: E402

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


def test_noise_fills_what_is_quiet(monkeypatch: pytest.MonkeyPatch, speech: torch.Tensor) -> None:
    torch.manual_seed(1)
    noisy = only("NOISY", monkeypatch).change(speech, np.random.default_rng(1))
    loudness = noisy[:, 0] / 40**0.5
    loud, quiet = loudness[:20].mean(), loudness[20:40].mean()
    assert 4.0 < loud - quiet < 11.0 < speech[0, 0] - speech[20, 0]


def test_of_a_noise_that_begins_with_the_utterance_the_running_mean_learns_what_it_learns_of_any_sound() -> None:
    sound = np.random.default_rng(1).normal(3, 2, (900, 40))
    left = RunningMean(np.zeros(40)).taken_off(sound)[:WINDOW]
    mine = torch.from_numpy(sound) - learnt(torch.from_numpy(sound), 0)
    assert np.allclose(left, mine[:WINDOW], atol=1e-5)


def test_of_a_noise_that_began_earlier_it_has_learnt_more() -> None:
    hum = torch.ones(100, 1)
    assert (learnt(hum, 200) > learnt(hum, 0)).all()
    assert torch.allclose(learnt(hum, 600), hum)


def test_noise_drowns_high_sounds_rather_than_low_ones(monkeypatch: pytest.MonkeyPatch, speech: torch.Tensor) -> None:
    changes = only("NOISY", monkeypatch)
    left = []
    for seed in range(20):
        bands = changes.change(speech, np.random.default_rng(seed)) @ changes.to_bands.T
        left.append(bands[:20].mean(dim=0) - bands[20:40].mean(dim=0))
    by_band = torch.stack(left).mean(dim=0)
    assert by_band[:10].mean() > by_band[-10:].mean() + 1


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
