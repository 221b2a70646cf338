"""How Mandarin is said: the syllables of a word, what neighbours do to their tones, and the phones of a syllable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pypinyin import Style
from pypinyin.contrib.neutral_tone import NeutralToneWith5Mixin
from pypinyin.converter import DefaultConverter
from pypinyin.core import Pinyin

INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")
FINALS = (
    *("a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang", "iao", "ie", "ii", "iii"),
    *("in", "ing", "iong", "iou", "o", "ong", "ou", "u", "ua", "uai", "uan", "uang", "uei", "uen", "ueng", "uo"),
    *("v", "van", "ve", "vn"),
)
BASE_PHONES = (*sorted(INITIALS), *(f"{final}{tone}" for final in FINALS for tone in "12345"))
"""In the order of the network's outputs, after silence."""

_OTHER_READINGS = {
    "客服员": "ke4 fu2 yuan2",
    "你": "ni3",
    "地址": "di4 zhi3",
    "幺": "yao1",
    "嗯": "en4",
    "喂": "wei4",
    "着火": "zhao2 huo3",
    "谁": "shei2",
    "哪儿": "na3 er2",
    "那儿": "na4 er2",
    "这儿": "zhe4 er2",
    "一会儿": "yi2 hui4 er2",
    "处": "chu4",
    "调试": "tiao2 shi4",
    "重启": "chong2 qi3",
    "哦": "o4",
    "呃": "e4",
    "欸": "ei2",
    "啊": "a5",
    "单元": "dan1 yuan2",
    "称呼": "cheng1 hu5",
    "燃气灶": "ran2 qi4 zao4",
    "打不着": "da3 bu5 zhao2",
    "点不着": "dian3 bu5 zhao2",
    "着不了": "zhao2 bu5 liao3",
}
"""Where the dictionary says something else than people on the telephone."""
_GLIDES = {"yu": "v", "yi": "i", "y": "i", "wu": "u", "w": "u"}
_SHORT = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}
_NASAL = {"n", "ng", "m", "hm", "hng"}
_COUNTED = "第零一二三四五六七八九十百千万点幺"
"""After these 一 keeps its tone …"""
_NUMBERED = "零一二三四五六七八九十点幺号月楼栋层单期"
"""… and before these."""


class _Reader(NeutralToneWith5Mixin, DefaultConverter):
    """Neutral tone is written 5."""


_PINYIN = Pinyin(_Reader())


@cache
def word_syllables(word: str) -> tuple[str, ...] | None:
    """As in the dictionary, such as ni3 hao3; None for a word with a character that has no reading."""
    if word in _OTHER_READINGS:
        return tuple(_OTHER_READINGS[word].split())
    found = [_plain(group[0]) for group in _PINYIN.pinyin(word, style=Style.TONE3, errors="ignore")]
    return tuple(found) if len(found) == len(word) and all(map(syllable_phones, found)) else None


@cache
def readings(character: str) -> tuple[str, ...]:
    """Every reading of a character that the phones can spell, the usual one first."""
    usual = word_syllables(character) or ()
    heard = _PINYIN.pinyin(character, style=Style.TONE3, heteronym=True, errors="ignore")
    others = [_plain(reading) for reading in (heard[0] if heard else [])]
    return tuple(dict.fromkeys([*usual, *(reading for reading in others if syllable_phones(reading))]))


def spoken(words: Sequence[str]) -> tuple[str, ...] | None:
    """Syllables of a clause as they are said; None when a word has no reading."""
    syllables: list[str] = []
    for word in words:
        found = word_syllables(word)
        if found is None:
            return None
        syllables += found
    return with_sandhi(syllables, "".join(words))


def with_sandhi(syllables: Sequence[str], characters: str) -> tuple[str, ...]:
    """A third tone before a third one rises; 不 and 一 lean on what follows."""
    said = list(syllables)
    for place in range(len(said) - 1):
        here, following, tone = said[place], characters[place + 1], said[place + 1][-1]
        before = characters[place - 1] if place else " "
        if here[-1] == "3" and tone == "3":
            said[place] = here[:-1] + "2"
        elif characters[place] == "不" and here == "bu4" and tone == "4":
            said[place] = "bu2"
        elif here == "yi1" and characters[place] == "一" and following not in _NUMBERED and before not in _COUNTED:
            said[place] = "yi2" if tone == "4" else "yi4"
    return tuple(said)


@cache
def syllable_phones(syllable: str) -> tuple[str, ...]:
    """Initial (if any) and final with its tone; empty for what is no Mandarin syllable."""
    match = re.fullmatch("([a-zü]+)([1-5])", syllable)
    if match is None:
        return ()
    initial, final = _split(match[1].replace("ü", "v"))
    if final not in FINALS:
        return ()
    return (initial, final + match[2]) if initial else (final + match[2],)


def _split(letters: str) -> tuple[str, str]:
    for initial in INITIALS:
        if letters.startswith(initial) and len(letters) > len(initial):
            return initial, _final(initial, letters[len(initial) :])
    for glide, vowel in _GLIDES.items():
        if letters.startswith(glide):
            whole = vowel + letters[len(glide) :]
            return "", {"io": "iou", "iong": "iong", **_SHORT}.get(whole, whole)
    return "", letters


def _final(initial: str, final: str) -> str:
    if final == "i":
        return {"z": "ii", "c": "ii", "s": "ii", "zh": "iii", "ch": "iii", "sh": "iii", "r": "iii"}.get(initial, "i")
    if initial in ("j", "q", "x") and final.startswith("u"):
        return "v" + final[1:]
    return _SHORT.get(final, final)


def _plain(syllable: str) -> str:
    """Tone always written, ü as v, and a bare nasal as the nearest syllable."""
    letters = syllable.rstrip("12345").replace("ü", "v").replace("ê", "ei")
    tone = syllable[len(syllable.rstrip("12345")) :] or "5"
    return ("en" if letters in _NASAL else letters) + tone
