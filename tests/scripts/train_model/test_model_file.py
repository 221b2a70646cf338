import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import vosk

from scripts.train_model.network.kaldi_binary import Matrix, NotOurs
from scripts.train_model.network.model_file import AcousticModel, read_model, write_model
from scripts.train_model.network.shape import Shape

BUNDLED = Path(__file__).parents[3] / "models" / "zh-hotline-small"
TINY = Shape(first=8, width=12, bottleneck=6, ahead=2, behind=1, last=10)


def tiny_model(shape: Shape = TINY) -> AcousticModel:
    dice = np.random.default_rng(3)
    affines: dict[str, tuple[Matrix, Matrix]] = {
        name: (dice.normal(size=(outputs, inputs)) / inputs, dice.normal(size=outputs))
        for name, inputs, outputs in shape.affines()
    }
    return AcousticModel(shape, affines, np.full(shape.outputs, 1 / shape.outputs))


def test_the_bundled_model_is_read_and_written_again_to_the_byte(tmp_path: Path) -> None:
    original = BUNDLED / "am" / "final.mdl"
    write_model(tmp_path / "final.mdl", read_model(original))
    assert (tmp_path / "final.mdl").read_bytes() == original.read_bytes()


def test_the_shape_survives(tmp_path: Path) -> None:
    write_model(tmp_path / "final.mdl", tiny_model())
    assert read_model(tmp_path / "final.mdl").shape == TINY


def test_blocks_that_look_back_only_cost_no_delay() -> None:
    assert TINY.right_frames == 3 + 2 * 3
    assert TINY.left_frames == 3 + 2 * 3 + 2 * 3


def test_vosk_loads_a_model_and_decodes_with_it(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path / "model", ignore=shutil.ignore_patterns("final.mdl", "digits"))
    write_model(tmp_path / "model" / "am" / "final.mdl", tiny_model())
    recognizer = vosk.KaldiRecognizer(vosk.Model(str(tmp_path / "model")), 8000)
    sound = np.random.default_rng(1).normal(0, 3000, 16_000).astype(np.int16)
    recognizer.AcceptWaveform(sound.tobytes())
    assert "text" in json.loads(recognizer.FinalResult())


def test_a_model_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "final.mdl").write_bytes(b"\0B<TransitionModel> ")
    with pytest.raises(NotOurs, match="<Nnet3> is missing"):
        read_model(tmp_path / "final.mdl")
