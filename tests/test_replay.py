"""``callcenter replay`` as a user runs it: a process, files in, JSON lines out, one sentence on bad input."""

import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

DIALOGUES = Path("scripts/demo_data")


def replay(*arguments: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    command = [sys.executable, "-m", "callcenter", "replay", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def rules(row: dict[str, Any], verdict: str) -> set[str]:
    return {finding["rule"] for finding in row["findings"] if finding["verdict"] == verdict}


def test_the_good_call_has_no_violation_and_a_full_ticket() -> None:
    status, (row,), _ = replay(DIALOGUES / "H1.json")
    assert status == 0
    assert rules(row, "missed") == set()
    assert {"A-01", "A-03", "A-06", "A-09", "A-19", "A-20", "A-21"} <= rules(row, "met")
    ticket = row["ticket"]
    assert (ticket["type"], ticket["name"], ticket["phone"]) == ("报修", "王建国", "13800001234")
    assert ticket["address"] == "滨河小区5号楼2单元301号"
    assert row["provenance"]["phone"]["turn"] == 6


def test_the_bad_call_gives_what_its_dialogue_expects() -> None:
    _, (row,), _ = replay(DIALOGUES / "H3.json")
    expected = json.loads((DIALOGUES / "H3.json").read_text())["expect"]["violations"]
    missing = {e["rule"] for e in expected} - rules(row, "missed")
    assert missing <= {"FB-049", "FL-006", "FL-004", "FB-031"}  # these may be filed under their rule
    assert {"FB-006", "FB-009", "FB-014", "FB-042"} <= rules(row, "missed")
    clauses = [f["clause"] for f in row["findings"] if f["rule"] == "FB-014"]
    assert "第八条(十)" in clauses[0]


def test_sentences_and_output_file(tmp_path: Path) -> None:
    source = tmp_path / "s.jsonl"
    lines = [
        {"id": "s1", "speaker": "agent", "text": "你问我我问谁"},
        {"id": "s2", "speaker": "agent", "prev": "有没有电子发票？", "text": "没有！"},
        {"id": "s3", "speaker": "customer", "text": "我不知道"},
    ]
    source.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n")
    status, printed, _ = replay(source, "--out", tmp_path / "out.jsonl")
    assert (status, printed) == (0, [])
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["s1", "s2", "s3"]
    assert [rules(row, "missed") for row in rows] == [{"FB-012"}, {"FB-028"}, set()]


def write_wav(path: Path, channels: int, seconds: float) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(round(seconds * 8000) * 2 * channels))


def test_a_silent_recording_accuses_nobody(tmp_path: Path) -> None:
    write_wav(tmp_path / "silent.wav", 2, 3.0)
    status, (row,), _ = replay(tmp_path / "silent.wav")
    assert (status, row["call_id"]) == (0, "silent")
    assert not {rule for rule in rules(row, "missed") if rule.startswith(("FB", "FL"))}


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("a.json", '{"call_id": "X"}', "a.json: field turns"),
        ("a.json", '{"call_id": "X", "turns": [{"start": 0, "end": 1, "speaker": "agent"}]}', r"turns[0].text"),
        ("a.json", "[1]", "a.json[0]: expected an object"),
        ("a.json", "{", "a.json: not valid JSON"),
        ("a.jsonl", '{"id": "1", "speaker": "agent", "text": "好"}\n{"id": 2}', "a.jsonl:2: field id"),
        ("a.wav", "not sound at all", "a.wav"),
        ("a.txt", "x", "ending .txt"),
    ],
)
def test_bad_input_is_named_and_ends_with_2(tmp_path: Path, name: str, content: str, named: str) -> None:
    (tmp_path / name).write_text(content)
    status, _, said = replay(tmp_path / name)
    assert status == 2
    assert named in said
    assert "Traceback" not in said


def test_a_missing_file_and_a_broken_phrasebook(tmp_path: Path) -> None:
    status, _, said = replay(tmp_path / "none.json")
    assert (status, "none.json: cannot be read" in said) == (2, True)
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "x.yaml").write_text("phrases: [")
    status, _, said = replay(DIALOGUES / "H1.json", "--phrasebook", tmp_path / "book")
    assert (status, "Traceback" in said) == (2, False)
    assert "book" in said
