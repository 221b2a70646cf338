"""Whether the call gave what its written dialogue must give, as far as the recogniser let it be heard."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MIN_FOUND = 0.8
"""Share of the dialogue's violations that must be found: the rest is what the demonstration model mishears."""
SAME = {
    "A-33": "FB-049",
    **{f"FL-{n:03d}": "A-36" for n in range(1, 8)},
    **{f"FB-{n:03d}": "BR-10" for n in (29, 30, 31)},
}
SURE_FIELDS = ("type", "surname")
SECOND_OF_SOUND = 32_000
"""Bytes of a stereo recording."""


def judge(dialogue: Path, detail: dict[str, Any], recording_bytes: int) -> bool:
    """Prints the comparison and says whether it is good enough."""
    expect = json.loads(dialogue.read_text(encoding="utf-8"))["expect"]
    wanted = rule_names(row["rule"] for row in expect["violations"] if not row.get("optional"))
    found = rule_names(f["rule"] for f in detail["findings"] if _is_violation(f))
    hit, false = wanted & found, wrong_rules(found - wanted, expect)
    share = sum(hit.values()) / sum(wanted.values()) if wanted else 1.0
    print(f"\n违规：应有 {sum(wanted.values())} 处，找到 {sum(hit.values())} 处；误报 {sum(false.values())} 处")
    for title, rules in (("漏报", wanted - found), ("误报", false)):
        if rules:
            print(f"  {title}：" + "、".join(f"{rule}×{n}" if n > 1 else rule for rule, n in sorted(rules.items())))
    problems = [] if share >= MIN_FOUND else [f"只找到 {share:.0%} 的违规，至少应为 {MIN_FOUND:.0%}"]
    problems += [f"误报 {rule}" for rule in sorted(false)]
    problems += _field_problems(expect["ticket"], detail)
    length_s = detail["length_ms"] / 1000
    print(f"录音：{length_s:.1f} 秒，{recording_bytes} 字节，SHA-256 {detail['recording_sha256'][:16]}…")
    if recording_bytes < length_s * SECOND_OF_SOUND or not detail["recording_sha256"]:
        problems.append("录音不完整")
    for problem in problems:
        print(f"  不符：{problem}")
    print("演示通过。" if not problems else "演示未通过。")
    return not problems


def rule_names(rules: Iterable[str]) -> Counter[str]:
    """How often each rule is named; a phrase that is filed under a rule counts as that rule."""
    return Counter(SAME.get(rule, rule) for rule in rules)


def wrong_rules(unexpected: Counter[str], expect: dict[str, Any]) -> Counter[str]:
    """What the dialogue rules out: it may leave judgements on the whole manner of the call open."""
    if expect.get("unlisted") != "not asserted":
        return unexpected
    listed = set(rule_names(row["rule"] for row in (*expect["violations"], *expect["satisfied"])))
    return Counter({r: n for r, n in unexpected.items() if r in listed or r.startswith(("FB", "FL"))})


def _field_problems(expected: dict[str, Any], detail: dict[str, Any]) -> list[str]:
    got = {field["name"]: field["value"] for field in detail["ticket"]["fields"]}
    right = sum(got.get(name) == value for name, value in expected.items())
    print(f"工单：{len(expected)} 个字段中 {right} 个与书面对话完全一致")
    return [
        f"工单字段 {name} 应为 {expected[name]}，得到 {got.get(name, '（空）')}"
        for name in SURE_FIELDS
        if name in expected and got.get(name) != expected[name]
    ]


def _is_violation(finding: dict[str, Any]) -> bool:
    return finding["verdict"] == "missed" and not finding["provisional"] and not finding["listen"]
