"""How Chinese text sounds: syllables of characters, how far two of them are apart, and patterns that match by sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pypinyin import Style, pinyin
from pypinyin.contrib.tone_convert import to_finals, to_initials, to_normal


class Syllable(NamedTuple):
    """One reading of one character."""

    initial: str
    final: str
    tone: int
    """1 to 4; 5 is the neutral tone."""


DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))

# The usual reading of characters with several; the others of a character that is not here are literary: 告 as jū.
_USUAL = """
了le5 着zhe5 得de5 地de5 的de5 还hai2 都dou1 没mei2 不bu4 啊a5 嗯en4 哎ai1 唉ai1 诶ai1 嘿hei1
喂wei4 吗ma5 么me5 嘛ma5 哪na3 那na4 呢ne5 吧ba5 呀ya5 谁shei2 这zhe4 干gan4 教jiao1 觉jue2
重chong2 给gei3 说shuo1 会hui4 什shen2 为wei4 行xing2 长chang2 呐na5 哦o5 噢o5 哟yo5 呗bei5
们men5 个ge5 便bian4 差cha4 处chu4 调diao4 发fa1 好hao3 和he2 见jian4 看kan4 空kong4 量liang4
率lv4 难nan2 盛sheng4 省sheng3 提ti2 系xi4 相xiang1 应ying1 中zhong1 转zhuan3 你ni3 您nin2
"""
_FIRST_READING = {entry[0]: entry[1:] for entry in _USUAL.split()}
_ONE_READING = frozenset("不没嘿喂哎嗯那啊你您什")
_MORE_READINGS = {
    "嗯": ("en5", "ng2"),
    "谁": ("shui2",),
    "这": ("zhei4",),
    "那": ("nei4",),
    "哪": ("nei3",),
    "么": ("ma5",),
}

_INITIALS_CONFUSED = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"), ("r", "n")]
_FINALS_CONFUSED = [("an", "ang"), ("en", "eng"), ("in", "ing"), ("uan", "uang"), ("ian", "iang"), ("uen", "ueng")]
_FINALS_NEAR = [
    ("e", "uo"),
    ("o", "uo"),
    ("uei", "ei"),
    ("ong", "eng"),
    ("ie", "ve"),
    ("v", "i"),
    ("van", "ian"),
    ("vn", "in"),
]
_INITIALS_NEAR = [
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("j", "q"),
    ("q", "x"),
    ("j", "zh"),
    ("q", "ch"),
    ("x", "sh"),
    ("j", "z"),
    ("x", "s"),
    ("g", "h"),
]

_SAME_CHARACTER = 0.0
_OTHER_CHARACTER = 0.04
_OTHER_TONE = 0.04
_CONFUSED = 0.18
_NEAR = 0.45
_DIFFERENT = 0.75


def _pairs(pairs: list[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset(pairs) | frozenset((b, a) for a, b in pairs)


_CONFUSED_PAIRS = _pairs(_INITIALS_CONFUSED + _FINALS_CONFUSED)
_NEAR_PAIRS = _pairs(_INITIALS_NEAR + _FINALS_NEAR)


def is_spoken(char: str) -> bool:
    """Whether the character is said: a Chinese character, a digit or a Latin letter."""
    return char.isalnum()


@cache
def readings(char: str) -> tuple[Syllable, ...]:
    """Every reading of a character, the usual one first; letters and unknown characters read as themselves."""
    char = DIGITS.get(char, char)
    first = _FIRST_READING.get(char)
    found = [first] if first else []
    found += _MORE_READINGS.get(char, ())
    if char in _ONE_READING:
        return tuple(_syllable(r, char) for r in found)
    found += [
        r for r in pinyin(char, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0] if r not in found
    ]
    return tuple(_syllable(r, char) for r in found[: 2 if first else 1]) or (Syllable("", char, 5),)


def _syllable(reading: str, char: str) -> Syllable:
    if not reading or not reading[-1].isdigit():
        return Syllable("", char.lower(), 5)
    plain = to_normal(reading)
    return Syllable(
        to_initials(plain, strict=True), to_finals(plain, strict=True, v_to_u=False) or plain, int(reading[-1])
    )


@lru_cache(maxsize=200_000)
def distance(a: str, b: str) -> float:
    """How differently two characters sound: 0 for the same character, 1 for nothing in common."""
    if a == b:
        return _SAME_CHARACTER
    return min(_apart(x, y) for x in readings(a) for y in readings(b))


def _apart(a: Syllable, b: Syllable) -> float:
    start, end = _part(a.initial, b.initial), _part(a.final, b.final)
    tone = _OTHER_TONE if a.tone != b.tone else 0.0
    return min(1.0, _OTHER_CHARACTER + start + end + tone)


def _part(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if (a, b) in _CONFUSED_PAIRS:
        return _CONFUSED
    return _NEAR if (a, b) in _NEAR_PAIRS else _DIFFERENT


_FOLD_INITIAL = {"zh": "z", "ch": "c", "sh": "s"}
_FOLD_FINAL = {"ang": "an", "eng": "en", "ing": "in", "uang": "uan", "iang": "ian"}
_codes: dict[tuple[str, str], str] = {}
_PRIVATE_USE = 0xE000
_NO_SOUND = chr(_PRIVATE_USE - 1)


@cache
def fold(char: str) -> str:
    """One private character for all that sounds alike when tones, flat tongue and nasal endings are ignored."""
    usual = readings("你" if char == "您" else char)[0]
    merged = (_FOLD_INITIAL.get(usual.initial, usual.initial), _FOLD_FINAL.get(usual.final, usual.final))
    return _codes.setdefault(merged, chr(_PRIVATE_USE + len(_codes)))


FILLERS = "啊嗯呃那个就是的了吧呢"
"""What speakers and recognisers slip in between two syllables."""
for _char in FILLERS:
    fold(_char)  # first of all, so that their codes stand side by side: ``re`` compiles a range much faster than a set


def folded(text: str) -> str:
    """The spoken characters of a text, folded; anything else stays as it is."""
    return "".join(fold(char) if is_spoken(char) else char for char in text)


def paired(text: str) -> str:
    """Each character followed by its sound: what a ``SoundPattern`` reads."""
    return "".join(char + (fold(char) if is_spoken(char) else _NO_SOUND) for char in text)


@dataclass(frozen=True, slots=True)
class SoundPattern:
    """A regular expression written in Chinese that matches by sound.

    An alternative of one character (``(您|你)``) is matched by that character itself, because almost every syllable is
    some common word; anything longer is matched by sound, and so is one character after ``~``.
    """

    source: str
    _compiled: re.Pattern[str]

    @classmethod
    def of(cls, source: str) -> SoundPattern:
        """Compile; brackets, operators and anchors keep their meaning, a dot or a class stands for one character."""
        return cls(source, re.compile(_TOKEN.sub(_compiled_token, source)))

    def search(self, said: str) -> re.Match[str] | None:
        """Look in paired text."""
        return self._compiled.search(said)

    def all(self, said: str) -> Iterator[re.Match[str]]:
        """Every place in paired text."""
        return self._compiled.finditer(said)


_TOKEN = re.compile(
    r"(?P<class>\[[^\]]*\])|(?P<dot>\.)|(?P<mark>[，。？])|(?P<heard>~.)|(?P<alone>(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?![\u4e00-\u9fff]))|(?P<char>[\u4e00-\u9fff])"
)


def _compiled_token(token: re.Match[str]) -> str:
    char = token.group()
    if token["heard"]:
        return f"(?:.{fold(char[1])})"
    if token["char"]:
        return f"(?:.{fold(char)})"
    return f"(?:{char}.)"
