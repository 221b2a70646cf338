import json

import pytest

from callcenter.asr.vosk_results import UnreadableResult, join_words, parse_final, parse_partial


def test_final_with_words() -> None:
    row = {"word": "您好", "start": 0.3, "end": 0.72, "conf": 0.9}
    reading = parse_final(json.dumps({"result": [row], "text": "您好"}))
    assert reading.text == "您好"
    assert (reading.words[0].start_ms, reading.words[0].end_ms) == (300, 720)
    assert reading.confidence == pytest.approx(0.9)


def test_alternatives_are_other_readings_only() -> None:
    rows = [[{"word": word, "start": 0, "end": 1}] for word in ("陈", "程", "陈")]
    reading = parse_final(json.dumps({"alternatives": [{"result": row, "confidence": 1, "text": ""} for row in rows]}))
    assert reading.text == "陈"
    assert reading.words[0].confidence == pytest.approx(2 / 3, abs=0.001)
    assert reading.alternatives == ("程",)


def test_filler_is_not_a_word() -> None:
    assert parse_partial('{"partial": "[unk] 幺 三 [unk]"}') == ("幺", "三")


def test_nothing_heard() -> None:
    assert parse_final('{"text": ""}').words == ()
    assert parse_final('{"text": ""}').confidence == 0


@pytest.mark.parametrize("answer", ["", "[]", "{"])
def test_what_is_no_result_is_refused(answer: str) -> None:
    with pytest.raises(UnreadableResult, match="the recogniser answered"):
        parse_final(answer)


def test_only_latin_words_are_spaced() -> None:
    assert join_words(["我", "的", "wifi", "box", "坏", "了"]) == "我的wifi box坏了"
