import os
from pathlib import Path

import pytest

from scripts.train_model.stages import NotYet, Stage, UnknownStage, is_fresh, run_stages


class Work:
    """Three stages; the second may break down."""

    def __init__(self, size: int = 1) -> None:
        self.done: list[str] = []
        self.breaks = False
        self.stages = [
            Stage("speak", "speaking", lambda: self.done.append("speak"), {"size": size}),
            Stage("learn", "learning", self.learn, {}, ("speak",)),
            Stage("export", "exporting", lambda: self.done.append("export"), {}, ("learn",)),
        ]

    def learn(self) -> None:
        if self.breaks:
            raise KeyboardInterrupt
        self.done.append("learn")


def test_a_second_run_goes_on_where_the_first_broke_down(tmp_path: Path) -> None:
    work = Work()
    work.breaks = True
    with pytest.raises(KeyboardInterrupt):
        run_stages(work.stages, tmp_path)
    work.breaks = False
    assert run_stages(work.stages, tmp_path) == ["learn", "export"]
    assert work.done == ["speak", "learn", "export"]
    assert run_stages(work.stages, tmp_path) == []


def test_other_settings_are_done_again_with_all_that_follows(tmp_path: Path) -> None:
    run_stages(Work().stages, tmp_path)
    assert run_stages(Work(size=2).stages, tmp_path) == ["speak", "learn", "export"]


def test_one_stage_alone(tmp_path: Path) -> None:
    work = Work()
    with pytest.raises(NotYet, match="learn needs speak first"):
        run_stages(work.stages, tmp_path, only=["learn"])
    run_stages(work.stages, tmp_path, only=["speak"])
    assert run_stages(work.stages, tmp_path, only=["learn"]) == ["learn"]


def test_a_stage_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownStage, match="no stage 'sing'; take one of speak, learn, export"):
        run_stages(Work().stages, tmp_path, only=["sing"])


def test_what_is_older_than_its_source_is_made_again(tmp_path: Path) -> None:
    made, source = tmp_path / "made", tmp_path / "source"
    source.touch()
    assert not is_fresh(made, source)
    made.touch()
    os.utime(made, (10, 10))
    os.utime(source, (9, 9))
    assert is_fresh(made, source)
    os.utime(source, (11, 11))
    assert not is_fresh(made, source)
