import shutil
from pathlib import Path

import pytest

from callcenter.asr.vosk_model import ModelUnusable, SpeechModel, load_model
from tests.asr.conftest import MODEL


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "copied"))


def test_bundled_model_says_what_it_is(model: SpeechModel) -> None:
    assert model.demonstration
    assert model.name == "zh-hotline-small"


def test_model_without_card_is_a_real_one(copy: Path) -> None:
    (copy / "model.json").unlink()
    assert not load_model(copy).demonstration


def test_absent_directory(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"nowhere: the directory does not exist; check it with"):
        load_model(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["am/final.mdl", "conf/model.conf", "graph/Gr.fst", "graph/phones/word_boundary.int"])
def test_missing_and_empty_files_are_named(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"")
    with pytest.raises(ModelUnusable, match=f"{name} is empty"):
        load_model(copy)
    (copy / name).unlink()
    with pytest.raises(ModelUnusable, match=f"{name} is missing"):
        load_model(copy)


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst"])
def test_junk_and_half_a_file(copy: Path, name: str) -> None:
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelUnusable, match=name):
        load_model(copy)
    (copy / name).write_bytes(b"<html>not found</html>")
    with pytest.raises(ModelUnusable, match=f"{name} does not begin as"):
        load_model(copy)


def test_unreadable_card(copy: Path) -> None:
    (copy / "model.json").write_text("[1]")
    with pytest.raises(ModelUnusable, match=r"model\.json is not a JSON object"):
        load_model(copy)


def test_sentence_for_the_page_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable) as caught:
        load_model(tmp_path)
    assert "am/final.mdl" in caught.value.sentence
