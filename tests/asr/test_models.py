"""Models as a managed thing: a local server stands for the publisher's."""

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.asr.model_catalogue import (
    UnknownModel,
    find_model,
    known_model,
    list_models,
    model_in_use,
    write_choice,
)
from callcenter.asr.model_check import check_model
from callcenter.asr.model_fetch import ModelNotFetched, fetch_model
from callcenter.asr.vosk_model import ModelUnusable
from tests.asr.conftest import MODEL
from tests.doubles.file_server import FileServer

NAME = "vosk-model-small-cn-0.22"


def quiet(have: int, whole: int) -> None:
    assert have <= whole


def archive(**extra: bytes) -> bytes:
    """Our bundled model under the name of a published one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as out:
        for path in MODEL.rglob("*"):
            if path.is_file() and path.relative_to(MODEL).parts[0] in ("am", "conf", "graph"):
                out.write(path, f"{NAME}/{path.relative_to(MODEL)}")
        for name, content in extra.items():
            out.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def server() -> Iterator[FileServer]:
    double = FileServer(archive())
    yield double
    double.close()


def test_fetched_checked_and_used(server: FileServer, tmp_path: Path) -> None:
    seen: list[int] = []
    check = fetch_model(NAME, tmp_path, lambda have, _: seen.append(have), address=server.address)
    assert seen[-1] == len(server.content)
    assert len(check.warnings) == 3  # ours is not theirs, so every recorded hash differs
    assert known_model(NAME).sha256["am/final.mdl"] in check.warnings[0]
    write_choice(find_model(NAME, tmp_path, MODEL), tmp_path)
    assert model_in_use(tmp_path, MODEL) == tmp_path / "models" / NAME
    used = [model.name for model in list_models(tmp_path, MODEL) if model.in_use]
    assert used == [NAME]


def test_broken_download_goes_on(server: FileServer, tmp_path: Path) -> None:
    server.stop_after = 1_000_000
    with pytest.raises(ModelNotFetched, match="broken off after 1000000"):
        fetch_model(NAME, tmp_path, quiet, address=server.address)
    server.stop_after = None
    fetch_model(NAME, tmp_path, quiet, address=server.address)
    assert server.ranges == [None, "bytes=1000000-"]
    assert not list((tmp_path / "models").glob("*.part"))


def test_without_network_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFetched, match=r"cannot be reached .*the bundled model works without a network"):
        fetch_model(NAME, tmp_path, quiet, address="http://127.0.0.1:9/")


@pytest.mark.parametrize("name", ["../outside", "/absolute", "other/am/final.mdl"])
def test_no_path_escapes(server: FileServer, tmp_path: Path, name: str) -> None:
    server.content = archive(**{name: b"x"})
    with pytest.raises(ModelNotFetched, match="not part of a model; refused"):
        fetch_model(NAME, tmp_path, quiet, address=server.address)
    assert not (tmp_path / "models" / NAME).exists()


def test_damaged_archive_is_fetched_anew(server: FileServer, tmp_path: Path) -> None:
    whole, server.content = server.content, b"<html>" * 1000
    with pytest.raises(ModelNotFetched, match="not a whole archive"):
        fetch_model(NAME, tmp_path, quiet, address=server.address)
    server.content = whole
    assert fetch_model(NAME, tmp_path, quiet, address=server.address).directory.is_dir()


def test_model_that_does_not_load_is_refused(tmp_path: Path) -> None:
    broken = Path(shutil.copytree(MODEL, tmp_path / "broken"))
    graph = broken / "graph" / "Gr.fst"
    graph.write_bytes(graph.read_bytes()[:100_000])
    with pytest.raises(ModelUnusable, match=r"graph/HCLr.fst cannot be loaded by Vosk"):
        check_model(broken)


def test_unknown_names(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="known: vosk-model-small-cn"):
        fetch_model("vosk-model-xx", tmp_path, quiet)
    with pytest.raises(UnknownModel, match="here are: zh-hotline-small"):
        find_model(NAME, tmp_path, MODEL)


def test_list_without_anything_chosen(tmp_path: Path) -> None:
    listed = list_models(tmp_path, MODEL)
    assert [model.in_use for model in listed] == [True, False, False]
    assert listed[1].directory is None
