"""Whether words are someone else's: inside quotation marks, or reported (您刚才说师傅回答…对吗)."""

from __future__ import annotations

from callcenter.domain.matching.said import COMMA
from callcenter.domain.matching.vocabulary import FIRST_PERSON, SAYING, SPEAKERS, one_of
from callcenter.domain.sound import SoundPattern

_WHEN = one_of(
    "刚才 刚刚 之前 上次 上回 当时 昨天 前天 今天 早上 下午 上午 电话里 就 也 又 都 跟您 和您 对您",
    "给您 跟你 是 来了 只 一直 总 老 还",
    "直接 居然 竟然 在 跟我 对我 们 的",
)
_AFTER_SAYING = one_of("的是 的意思是 过 到 是 了一句 了句 一句 您 你 我 他 了 的时候 让您 叫您 要您 让他")
_NO_REPORT = one_of("的 一下 吧 明 法 说 什么 一遍 话 清楚 到底 过 题 您 候 一声 完")
_CUE = SoundPattern.of(f"(?<![跟和给对向同]){SPEAKERS}{_WHEN}*{SAYING}{_AFTER_SAYING}?(?!{_NO_REPORT})")
_CONFIRM_TAG = SoundPattern.of(
    one_of("对吗 对吧 是吗 是吧 对不对 是不是 没错吧 是这样吗 是这个意思吗 这样对吗 是么 对么")
)
_OWN_SUBJECT = SoundPattern.of(f"^{FIRST_PERSON}")
_MENTIONED = SoundPattern.of(f"(您|你|客户|他|她){_WHEN}*(说|讲|提|问)(到)?的$")
_IS = SoundPattern.of("^(，)?(是|这)")
_ASKED_BACK = SoundPattern.of("(对吗|对吧|是这样吗|是这个意思吗)")
_TO_THE_CUSTOMER = SoundPattern.of("^(你|您)怎么")
_PAIR = 2
"""Paired text has two places for every character."""
_REACH = 8 * _PAIR
_OWN_REACH = 2 * _PAIR


def is_reported(before: str, words: str, after: str, punctuated: bool) -> bool:
    """Whether a reporting verb governs the words; ``before`` and ``after`` are the paired rest of the sentence."""
    if _MENTIONED.search(before) and _IS.search(after):
        return True
    if _ASKED_BACK.search(after) and not _TO_THE_CUSTOMER.search(words):
        return True
    cues = list(_CUE.all(before))
    if not cues:
        return False
    gap = before[cues[-1].end() :]
    if _CONFIRM_TAG.search(after) is not None:
        return True
    if punctuated:
        return COMMA not in gap.removeprefix(COMMA) and len(gap) <= _REACH
    return len(gap) <= (_OWN_REACH if _OWN_SUBJECT.search(words) else _REACH)
