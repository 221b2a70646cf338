from pathlib import Path

import numpy as np
import pytest

for package in ("torch", "scipy", "pyworld", "kaldi_native_fbank", "jieba"):
    pytest.importorskip(package, reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.model_folder import PAPERS, folder_stages  # noqa: E402
from scripts.train_model.recipe import acoustic_stages  # noqa: E402
from scripts.train_model.sound.running_mean import FILE, RunningMean  # noqa: E402
from scripts.train_model.speech.recordings import MANIFEST  # noqa: E402
from scripts.train_model.stages import Stage  # noqa: E402
from scripts.train_model.wanted import Start, Wanted  # noqa: E402


@pytest.fixture
def people(tmp_path: Path) -> Path:
    folder = tmp_path / "neighbours"
    folder.mkdir()
    (folder / MANIFEST).write_text("file\tspeaker\ttranscript\tlicence\n")
    return folder


def stages(wanted: Wanted) -> dict[str, Stage]:
    return {stage.name: stage for stage in acoustic_stages(wanted)}


def test_every_stage_comes_after_what_it_needs(tmp_path: Path, people: Path) -> None:
    for start in (None, Start(tmp_path / "final.mdl")):
        done: set[str] = set()
        for stage in stages(Wanted(tmp_path, start, 0.1, 0.1, recordings=(people,))).values():
            assert set(stage.needs) <= done
            done.add(stage.name)
        assert {"speak-people-neighbours", "telephone-people-neighbours"} <= done


def test_a_changed_list_of_recordings_is_read_again(tmp_path: Path, people: Path) -> None:
    wanted = Wanted(tmp_path, None, 0.1, 0.1, recordings=(people,))
    before = stages(wanted)["speak-people-neighbours"].settings
    (people / MANIFEST).write_text("file\tspeaker\ttranscript\tlicence\nmore.wav\tLi\t好\tCC0\n")
    assert stages(wanted)["speak-people-neighbours"].settings != before


def test_the_mean_of_the_model_to_grow_from_is_kept(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    start = Start(tmp_path / "am" / "final.mdl")
    assert start.normalise is None
    present = np.linspace(-3, 3, 40)
    RunningMean(present).write(tmp_path / "am" / FILE)
    wanted = Wanted(tmp_path, start, 0.1, 0.1)
    stages(wanted)["mean"].run()
    features = np.stack([present, 2 * present])
    assert start.normalise is not None
    assert (wanted.normalise()(features) == start.normalise(features)).all()


def test_the_mean_travels_with_the_network(tmp_path: Path) -> None:
    for folder in ("work", "present", "out"):
        (tmp_path / folder).mkdir()
    for name in ("final.mdl", FILE):
        (tmp_path / "work" / name).write_text(name)
    for paper in PAPERS:
        (tmp_path / "present" / paper).write_text(paper)
    _, assemble = folder_stages(tmp_path / "work", tmp_path / "present", tmp_path / "out")
    assemble.run()
    assert sorted(path.name for path in (tmp_path / "out" / "am").iterdir()) == ["final.mdl", FILE]
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_file()) == sorted(PAPERS)
