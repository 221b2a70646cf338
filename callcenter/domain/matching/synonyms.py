"""Everyday variants of common words, read as the word itself: 啥 is 什么, 自个儿 is 自己, 咱 is 我."""

from __future__ import annotations

import re

_READ_AS = {
    "自个儿": "自己",
    "自个": "自己",
    "咱们": "我们",
    "咱": "我",
    "俺们": "我们",
    "俺": "我",
    "啥": "什么",
    "咋": "怎么",
    "晓得": "知道",
    "甭": "别",
    "明儿": "明天",
    "今儿": "今天",
    "昨儿": "昨天",
    "瞅见": "看见",
    "瞧见": "看见",
    "这会儿": "现在",
    "人家": "别人",
}
_VARIANT = re.compile("|".join(sorted(_READ_AS, key=len, reverse=True)))


def plainly(text: str) -> list[tuple[str, int]]:
    """The characters with the common word in place of its variant, each with its place in the text as it was."""
    if not _VARIANT.search(text):
        return [(char, at) for at, char in enumerate(text)]
    said, at = [], 0
    for variant in _VARIANT.finditer(text):
        said += [(text[n], n) for n in range(at, variant.start())]
        word, last = _READ_AS[variant[0]], variant.end() - 1
        said += [(char, min(variant.start() + n, last)) for n, char in enumerate(word[:-1])] + [(word[-1], last)]
        at = variant.end()
    return said + [(text[n], n) for n in range(at, len(text))]
