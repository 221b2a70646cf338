"""The model commands as a user types them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile


def callcenter(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    config = folder / "callcenter.toml"
    config.write_text('data = "d"\n')
    command = [sys.executable, "-m", "callcenter", *map(str, arguments), "--config", str(config)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_bundled_model_is_in_use_until_another_is_chosen(tmp_path: Path) -> None:
    listed = callcenter(tmp_path, "models", "list").stdout.splitlines()
    assert listed[0].split()[:2] == ["*", "zh-hotline-small"]
    assert any("vosk-model-cn-0.22" in line and "not fetched" in line for line in listed)
    mine = tmp_path / "my-model"
    shutil.copytree("models/zh-hotline-small", mine)
    assert callcenter(tmp_path, "models", "use", mine).returncode == 0
    assert f"{mine} can be used" in callcenter(tmp_path, "models", "verify").stdout


@pytest.mark.parametrize("damage", ["am/final.mdl", "graph/Gr.fst"])
def test_a_damaged_model_is_refused_by_name(tmp_path: Path, damage: str) -> None:
    mine = tmp_path / "broken"
    shutil.copytree("models/zh-hotline-small", mine)
    (mine / damage).write_bytes(b"rubbish")
    for command in (("models", "verify", mine), ("models", "use", mine)):
        done = callcenter(tmp_path, *command)
        assert done.returncode == 2
        assert damage in done.stderr
        assert "Traceback" not in done.stderr


def test_an_unknown_model_lists_the_known(tmp_path: Path) -> None:
    done = callcenter(tmp_path, "models", "fetch", "vosk-model-xx")
    assert done.returncode == 2
    assert "vosk-model-small-cn-0.22" in done.stderr


def test_an_archive_is_transcribed_and_not_twice(tmp_path: Path) -> None:
    sound, rate = soundfile.read(
        "scripts/demo_data/H1.agent.al", samplerate=8000, channels=1, subtype="ALAW", format="RAW", dtype="int16"
    )
    soundfile.write(tmp_path / "one.flac", sound[: 10 * rate], rate)
    (tmp_path / "bad.wav").write_text("no sound")
    arguments = ("transcribe", tmp_path / "one.flac", tmp_path / "bad.wav", "--out", tmp_path / "t", "--workers", "1")
    done = callcenter(tmp_path, *arguments)
    assert done.returncode == 2
    assert "bad.wav" in done.stderr
    (written,) = (tmp_path / "t").glob("*.json")
    first = written.stat().st_mtime_ns
    assert any("煤气公司" in segment["text"] for segment in json.loads(written.read_text())["segments"])
    callcenter(tmp_path, *arguments)
    assert written.stat().st_mtime_ns == first


@pytest.mark.skipif(shutil.which("fstcompile") is None, reason="apt-get install libfst-tools")
def test_own_words_make_a_model_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("飞霞苑小区\n青石巷\n龘龘街\n")
    done = callcenter(tmp_path, "models", "adapt", tmp_path / "words.txt", "--name", "mine")
    assert done.returncode == 0, done.stderr
    assert "龘龘街" in done.stderr
    assert callcenter(tmp_path, "models", "use", "mine").returncode == 0
    listed = callcenter(tmp_path, "models", "list").stdout.splitlines()
    assert next(line for line in listed if line.startswith("*")).split()[1] == "mine"


def test_a_missing_word_list_is_named(tmp_path: Path) -> None:
    done = callcenter(tmp_path, "models", "adapt", tmp_path / "none.txt", "--name", "mine")
    assert done.returncode == 2
    assert "none.txt" in done.stderr
