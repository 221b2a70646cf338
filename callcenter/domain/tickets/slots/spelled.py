"""Characters spelled out on the phone: 弓长张, 耳东陈, 建设的建."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from callcenter.domain.tickets.words import NameWords

_PART = re.compile(r"旁|字?头|底|加|[个一]")
"""竖心旁一个台的怡: the word names the parts, none of which is the character."""
_COMPOSED = re.compile(
    r"(?:[\u4e00-\u9fa5]字|[单双]人|三点水|两点水|草字?|竹字?|宝盖|雨字?|提手|竖心|绞丝|走之|反犬|耳朵|耳|[\u4e00-\u9fa5])(?:旁|头|底)"
    r"|[两二三四]个[\u4e00-\u9fa5]$"
)
_AND_A_PART = re.compile(r"(?:左边|右边|上面|下面|旁边|再|外面)?(?:加|带|去掉|没有|少|多)(?:上|了)?(?:个|一个|一)?")
_OF = "(?:的那个|的|那个)"
_AFTER_SURNAME = re.compile(
    rf"姓([\u4e00-\u9fa5])(?:(?!\1|不|也|就)([\u4e00-\u9fa5]{{2,4}}){_OF}\1|(\1[\u4e00-\u9fa5]{{1,3}})那个\1)"
)
"""姓余年年有余的余, 姓单单田芳那个单: all of it explains the surname."""
OF_A_WORD = re.compile(r"([\u4e00-\u9fa5]{2,4})的(?:那个)?([\u4e00-\u9fa5])")


_AS_IN = re.compile(r"([\u4e00-\u9fa5]{2,3})(?:那个|这个|里头?的|里面的)([\u4e00-\u9fa5])(?![\u4e00-\u9fa5]{0,2}的)")
"""单田芳那个单."""


@lru_cache(maxsize=4096)
def sound(char: str) -> str:
    """Pinyin without the tone."""
    return lazy_pinyin(char)[0]


@lru_cache(maxsize=4096)
def blurred(char: str) -> str:
    """Pinyin without what telephone speech and dialects mix up: zh/z, n/l, ng/n."""
    said = sound(char)
    for mixed, plain in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        said = plain + said[2:] if said.startswith(mixed) else said
    said = "l" + said[1:] if said.startswith("n") else said
    return said[:-1] if said.endswith("ng") else said


def spelled_surname(text: str, words: NameWords) -> tuple[str, int, int] | None:
    """The last surname spelled by its parts and where: 耳东陈, 立早章; not when denied (不是弓长张)."""
    found: tuple[str, int, int] | None = None
    for parts, surname in words.spelled.items():
        for match in _by_parts(parts, surname).finditer(text):
            if re.search(r"不(是|姓)(那个)?$|里[面头]?$", text[: match.start()]):
                continue
            if found is None or (match.start(), match.end()) > found[1:]:
                found = (surname, match.start(), match.end())
    return found


@lru_cache(maxsize=256)
def _by_parts(parts: str, surname: str) -> re.Pattern[str]:
    """弓长 and then 张 or what was heard for it; 双人徐 says the surname itself, 徐 after it begins the name."""
    again = "" if parts.removesuffix("?").endswith(surname) else f"(?:的)?(?:那个)?{_same_sound(surname)}?"
    return re.compile(parts + again)


@lru_cache(maxsize=256)
def _same_sound(surname: str) -> str:
    """Recognisers write any character of the same sound after the parts."""
    return rf"(?:{surname}|[\u4e00-\u9fa5](?<![的不是我你他住家电手，]))"


def spelled_characters(text: str, words: NameWords) -> list[tuple[str, int, int]]:
    """国家的国, 伟大的伟: each character that occurs in the word before it, or sounds like one of its characters."""
    result: list[tuple[str, int, int]] = []
    for parts, char in words.spelled_given.items():
        result += [(char, m.start(), m.end()) for m in re.finditer(rf"{parts}的?{char}", text)]
    result += [(m[1], m.end(1), m.end()) for m in _AFTER_SURNAME.finditer(text)]
    result += [(m[2], m.start(), m.end()) for m in _AS_IN.finditer(text) if m[2] in m[1]]
    for match in OF_A_WORD.finditer(text):
        word, char = match[1], match[2]
        composed = _COMPOSED.search(word)
        if composed or (char not in word and _PART.search(word) and char not in re.split("[个一]", word)[-1]):
            result.append((char, match.start() + (composed.start() if composed else 0), match.end()))
            continue
        if _AND_A_PART.match(text, match.end()):
            continue  # 秋天的秋加个耳朵 is 邱, not 秋
        if re.search(r"不(是|姓)$", text[: match.end(1) - 2]):
            continue
        found = _meant(word, char)
        if found:
            result.append((found[0], match.end(1) - found[1], match.end()))
    return result


def _meant(word: str, char: str) -> tuple[str, int] | None:
    """The character and the length of the word's end that spells it: the same one before one that sounds alike."""
    ends = [word[-length:] for length in (2, 3, 4) if length <= len(word)]
    for end in ends:
        if char in end:
            return char, len(end)
    for end in ends:
        alike = [c for c in end if sound(c) == sound(char)]
        if alike:
            return alike[0], len(end)
    return None


def respelled(name: str, characters: list[tuple[str, int, int]]) -> str:
    """The name with every character replaced that was spelled otherwise but sounds the same."""
    fixed = list(name)
    for char, _, _ in characters:
        if char in fixed:
            continue
        for index in range(len(fixed) - 1, -1, -1):
            if sound(fixed[index]) == sound(char):
                fixed[index] = char
                break
    return "".join(fixed)
