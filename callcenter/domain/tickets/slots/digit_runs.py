"""Stretches of digits in a turn, as phones, order numbers and readings are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from callcenter.domain.tickets.misheard import sounds_like_digit
from callcenter.domain.tickets.numerals import DIGIT, DIGIT_OF, digits
from callcenter.domain.tickets.reading import Reading

_THINKING = r"(?:[你您]?(?:稍)?等(?:我|一下|会儿?|等)*|(?:我|让我|容我)+)(?:想想|想一下|想|看看|看一下|看|瞅瞅)"
"""幺三八三五幺，你等我想想啊，二二九八七."""
_GAP = (
    rf"(?:{_THINKING}|[-.杠]|[嗯呃啊哦诶]|那个|(?:然后|再)?(?:后面|后头|接着|中间)(?:是)?"
    r"|(?:然后|接下来|跟着|接着|后面|后头|再往后)(?:呢|就?是)?|再(?:一个|来个|加上?)?|加上)*"
)
COUNTS = (
    r"(?:[直共般定下起样些边会切旦十百千万]|[个天次月点块年元层栋楼周遍回位](?![0-9零幺一二三四五六七八九])"
    r"|(?<=一)个(?![0-9零幺一二三四五六七八九]))"
)
"""After a digit: 一直, 三天, 两次 are no part of the number before."""
_ONE = rf"(?:[一两二三四五六七八1-8]个)?{DIGIT}(?!{COUNTS})"
_RUN = re.compile(rf"{_ONE}(?:{_GAP}{_ONE})*")
_MOBILE_BEGINS = re.compile(r"1[3-9]")
_VALUE_MARKS = "十百千万点"


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits one after another, read digit by digit."""

    start: int
    end: int
    digits: str

    def part(self, reading: Reading, first: int, last: int) -> tuple[int, int]:
        """Text positions of digits ``first`` up to ``last`` (exclusive)."""
        text, seen, begin, finish = reading.text[self.start : self.end], 0, self.start, self.end
        for index in range(len(text)):
            count = len(digits(text[: index + 1]))
            if count > first and seen <= first:
                begin = self.start + index
            if count >= last:
                finish = self.start + index + 1
                break
            seen = count
        return begin, finish


_GOES_ON = re.compile(rf"[\u4e00-\u9fa5](?P<rest>{DIGIT}[{DIGIT[1:-1]}十百千]*)(?!{COUNTS}|[年月点号块元栋楼室单])")
_PARTICLES = frozenset("的了啊嗯呃就那这个一")


def damaged(reading: Reading, end: int, least: int = 2) -> bool:
    """八八幺二零这四五六: digits go on behind a word that does not belong there, so none of them is sure."""
    goes_on = _GOES_ON.match(reading.text, end)
    if goes_on is None or len(goes_on["rest"]) < least or reading.border(end) or end in reading.seams:
        return False
    return reading.text[end] in _PARTICLES or bool(sounds_like_digit(reading.text[end]))


def digit_runs(reading: Reading, least: int = 1) -> Iterator[DigitRun]:
    """Every run of at least so many digits; numbers with 十百千 are none."""
    for match in _RUN.finditer(reading.text):
        said = digits(match[0])
        before = reading.text[match.start() - 1 : match.start()]
        end = match.end()
        if len(said) == 10 and reading.text[end : end + 1] in DIGIT_OF and _MOBILE_BEGINS.match(said):
            said, end = said + DIGIT_OF[reading.text[end]], end + 1  # …零六三四天鹅堡: the eleventh digit, no four days
        after = reading.text[end : end + 1] if len(said) < 7 and not reading.border(end) else ""
        if len(said) >= least and before not in tuple(_VALUE_MARKS[:4]) and after not in tuple(_VALUE_MARKS[:4]):
            yield DigitRun(match.start(), end, said)
