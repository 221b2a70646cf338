"""How well the standard is applied, all in one: python -m scripts.bench.standard FOLDER.

FOLDER holds ``fixtures/`` (expected results of the replay), ``tools/score_replay.py``, ``audio/`` (the same calls as
sound) and ``corpora/service_turns.jsonl`` (real turns). Prints, one after the other: the replay of the written and raw
fixtures as the scorer counts it; what of their violations is found in the sound; the sentence bank clean and with
character errors, findings on real turns and the speed of the matcher; whole calls with errors and their time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from scripts.demo_call.verdict import rule_names, wrong_rules


def main() -> None:
    """See the module."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "fixtures").is_dir():
        raise SystemExit(f"{__doc__}\nexpected one folder that holds fixtures/")
    shared = Path(sys.argv[1])
    fixtures = [*sorted((shared / "fixtures" / "dialogues").glob("*.json")), *sorted(shared.glob("fixtures/*.jsonl"))]
    with tempfile.TemporaryDirectory() as folder:
        print("## Fixtures, written and raw\n", flush=True)
        found = replay(fixtures, Path(folder) / "found.jsonl")
        scorer = [sys.executable, str(shared / "tools" / "score_replay.py"), *map(str, fixtures)]
        subprocess.run([*scorer, "--output", str(found)], check=False)
        print("\n## The same calls as sound\n", flush=True)
        sound(shared, Path(folder))
    for title, module, arguments in (
        ("Sentences, real turns, speed", "judge", [str(shared / "corpora" / "service_turns.jsonl")]),
        ("Whole calls", "judge_calls", []),
    ):
        print(f"\n## {title}\n", flush=True)
        subprocess.run([sys.executable, "-m", f"scripts.bench.{module}", *arguments], check=False)


def replay(inputs: list[Path], out: Path) -> Path:
    """Runs the command as a user does."""
    command = [sys.executable, "-m", "callcenter", "replay", *map(str, inputs), "--out", str(out)]
    subprocess.run(command, check=True)
    return out


def sound(shared: Path, folder: Path) -> None:
    """Violations by rule: a recording has other turns than its dialogue."""
    out = replay(sorted((shared / "audio").glob("*.wav")), folder / "sound.jsonl")
    print("| call | violations | found | false |\n|---|---|---|---|")
    total: Counter[str] = Counter()
    for line in out.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        dialogue = json.loads((shared / "fixtures" / "dialogues" / f"{row['call_id']}.json").read_text("utf-8"))
        expect = dialogue["expect"]
        wanted = rule_names(v["rule"] for v in expect["violations"] if not v.get("optional"))
        found = rule_names(f["rule"] for f in row["findings"] if f["verdict"] == "missed")
        counts = Counter(
            wanted=wanted.total(), hit=(wanted & found).total(), false=wrong_rules(found - wanted, expect).total()
        )
        total += counts
        print(f"| {row['call_id']} | {counts['wanted']} | {counts['hit']} | {counts['false']} |")
    share = total["hit"] / total["wanted"] if total["wanted"] else 1.0
    print(f"| all | {total['wanted']} | {total['hit']} ({share:.0%}) | {total['false']} |")


if __name__ == "__main__":
    main()
