"""Every golden call gives its verdicts, written as well as raw."""

from __future__ import annotations

import pytest

from callcenter.domain.events import Verdict
from tests.calls.golden_calls import GoldenCall, confirmed, golden_calls
from tests.calls.judging import judged

CALLS = golden_calls()


@pytest.mark.parametrize("punctuated", [True, False], ids=["written", "raw"])
@pytest.mark.parametrize("call", CALLS, ids=[c.name for c in CALLS])
def test_verdicts(call: GoldenCall, punctuated: bool) -> None:
    findings = confirmed(judged(call.events(punctuated=punctuated))).values()
    by_verdict = {v: {f.rule for f in findings if f.verdict is v and not f.listen} for v in Verdict}
    wanted_met = set(call.expect.get("met", ()))
    wanted_missed = set(call.expect.get("missed", ()))
    assert by_verdict[Verdict.MISSED] - set(call.expect.get("may_miss", ())) == wanted_missed
    assert wanted_met <= by_verdict[Verdict.MET]
    assert set(call.expect.get("unheard", ())) <= by_verdict[Verdict.UNHEARD]
