"""Phrases that count by their place: a whole answer, the first word of a turn, a call to somebody, a pronoun."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from callcenter.domain.matching.said import Context, Said
from callcenter.domain.matching.wording import same_word
from callcenter.domain.phrasebook import Match
from callcenter.domain.sound import SoundPattern, distance, folded, paired

Look = Callable[[Said, Context, str], Iterator[tuple[int, int, float]]]

_SOUNDS_ALIKE = 0.09
"""The same syllable in any tone."""
_WITH_A_SLIP = 0.94
_LEADING = frozenset("嗯阿啊呃额哦噢哎唉诶那恩")
_TRAILING = frozenset("啊阿呀呢哦嘛吧的哈噢喔啦呐了嗯")
_SLIPPED_IN = frozenset("啊嗯呃那个就的吧呢")
"""A recogniser hears such a syllable inside a short answer: 没啊有."""


def _score(said: Said, at: int, wanted: str) -> float | None:
    """How well one character was heard; None when it was another, or belongs to another word."""
    heard = said.chars[at]
    if heard == wanted:
        return 1.0
    if distance(wanted, heard) > _SOUNDS_ALIKE or said.in_a_word(at):
        return None
    return 1.0 - distance(wanted, heard)


def _run(said: Said, start: int, text: str) -> float | None:
    """Score of the text said exactly from here on."""
    if start + len(text) > len(said):
        return None
    scores = [_score(said, start + n, wanted) for n, wanted in enumerate(text)]
    known = [s for s in scores if s is not None]
    return min(known) if len(known) == len(scores) else None


def whole_answer(said: Said, around: Context, text: str) -> Iterator[tuple[int, int, float]]:
    """The utterance is this phrase, once or repeated, with nothing but particles around it."""
    start, end = 0, len(said)
    while start < end and said.chars[start] in _LEADING:
        start += 1
    while end > start and said.chars[end - 1] in _TRAILING:
        end -= 1
    size = len(text)
    if size > 1 and _without_slips(said.chars[start:end]) == text and _answers_a_question(around):
        yield start, end, 1.0 if end - start == size else _WITH_A_SLIP
        return
    if end == start or (end - start) % size or not _answers_a_question(around):
        return
    scores = [_run(said, at, text) for at in range(start, end, size)]
    known = [s for s in scores if s is not None]
    if len(known) == len(scores):
        yield start, end, min(known)


def _without_slips(chars: str) -> str:
    return "".join(char for char in chars if char not in _SLIPPED_IN)


_THANKS_OR_SORRY = SoundPattern.of("(谢谢|感谢|多谢|辛苦|麻烦你|麻烦您|添麻烦|对不起|不好意思|抱歉|打扰|见笑)")
_QUESTION = SoundPattern.of("(吗|呢|没有|什么|哪|几|多少|怎么|谁|是不是|能不能|有没有|可不可以|行不行|好不好)")


def _answers_a_question(around: Context) -> bool:
    """Unknown counts as a question; thanks and apologies do not: 没有没有 is modest then."""
    if around.previous is None:
        return True
    if "？" in around.previous or "?" in around.previous:
        return True
    before = paired(around.previous)
    return _THANKS_OR_SORRY.search(before) is None or _QUESTION.search(before) is not None


_THAT_ONE = SoundPattern.of(
    "^(位|里|么|边|天|些|样|块|家|张|条|种|次|时|头|儿|会儿|段|批|件|辆|台|套|栋|层|户|是|款|几|两|三|一|年|月|笔|份|本|只|封|班|群|片|地方|时候|人)"
)
_PERSON = SoundPattern.of("^(嗯|呃|额|啊|什么|[^，位]{1,2}(先生|女士|小姐|大爷|大妈|阿姨|师傅)[^的])")
_FILLER_THAT = SoundPattern.of(
    "^(您|你|我|咱|请|就是|嗯|呃|额|什么|先生|女士|不好意思|对不起|[^，位]{1,2}(先生|女士|小姐)[^的])"
)


_ABOUT_TO_ACT = SoundPattern.of("^我(先|给|帮|来|看|再|想|跟|这就|马上)")
"""那个我先看一下 hesitates, comma or not; 那个我知道 does not."""
_FOLLOWS_A_FILLER = SoundPattern.of("^(您|你|好|我|请|对|是|行|不|这|先生|女士|什么)")


def turn_start(said: Said, around: Context, text: str) -> Iterator[tuple[int, int, float]]:
    """The first word of a turn; 那 only when the speaker hesitates after it."""
    if not around.is_turn_start or around.other_party_speaking:
        return
    score = _run(said, 0, text)
    if score is None or (text.startswith("那") and not _hesitates(said, len(text))):
        return
    if score < 1.0 and not (
        said.borders[len(text)] or _FOLLOWS_A_FILLER.search(said.between(len(text), min(len(said), 5)))
    ):
        return
    yield 0, len(text), score


def _hesitates(said: Said, after: int) -> bool:
    if said.borders[after] or after in said.pauses or after == len(said):
        return True
    rest = said.between(after, min(len(said), after + 8))
    if after > 1 and _ABOUT_TO_ACT.search(rest):
        return True
    if said.is_punctuated:
        return False
    return (_FILLER_THAT if after > 1 else _PERSON).search(rest) is not None and not _THAT_ONE.search(rest)


_CALLED = SoundPattern.of(
    "^(您|你|说|听|等|别|先|把|报|喂|哎|嘿|先生|女士|小姐|师傅|大爷|大妈|阿姨|大哥|大姐|小伙|美女|帅哥|老人家|那个|那位|谁|哪位|哪里|哪儿|找谁|在吗|在不在|能听|可以听|怎么|干|请|有人|啥|什么|快|到底|还在|还听|这|[^，]{1,2}(先生|女士|小姐|师傅|大爷|大妈|阿姨))"
)
_SURELY_CALLED = SoundPattern.of("^(您好|你好|说话|哪位|听得|听到|能听|在吗|找谁|您找|您说|你说|你听|等一下)")
_CALLED_BY_TITLE = SoundPattern.of("^(先生|女士)")
"""Not after another character of the same sound: 魏女士 has a surname."""
_INTERJECTION = frozenset("哎哟呀呦哈嘿")
_FED = SoundPattern.of(
    "^(养|完|奶|饭|食|猫|狗|鱼|鸟|水|药|孩子|宝宝|小孩|了|过|着|给|饱|好|一|点|它|他|她|猪|鸡|牛|羊|母乳|辅食|粮|.的时候|.之前|.以后|.前|.完)"
)


def vocative(said: Said, _around: Context, text: str) -> Iterator[tuple[int, int, float]]:
    """A call to the other party at the start of a clause: 喂，说话。"""
    for start in range(len(said)):
        if not (start == 0 or said.borders[start] or not said.is_punctuated):
            continue
        score = None if start and said.chars[start - 1] == text else _run(said, start, text)
        if score is not None and _calls_out(said, start, start + len(text), score):
            yield start, start + len(text), score
            return


def _calls_out(said: Said, start: int, end: int, score: float) -> bool:
    rest = said.between(end, min(len(said), end + 8))
    out_of_nowhere = start > 0 and not said.borders[start]
    if (score < 1.0 or out_of_nowhere) and ((start and score < 1.0) or not _surely(rest, score)):
        return False
    if said.chars[start] == "喂" and _FED.search(rest) and not said.borders[end]:
        return False
    if end < len(said) and said.chars[end] in _INTERJECTION and said.chars[start] != "喂":
        return False
    if end == len(said):
        return start == 0 and score == 1.0
    if _CALLED.search(rest):
        return start == 0 or bool(said.borders[start]) or score == 1.0
    if said.chars[start] != "喂":
        return False
    return start == 0 and score == 1.0


def _surely(rest: str, score: float) -> bool:
    return _SURELY_CALLED.search(rest) is not None or (score == 1.0 and _CALLED_BY_TITLE.search(rest) is not None)


def pronouns(said: Said, text: str) -> Iterator[tuple[int, float]]:
    """Every 你, also misheard as 尼, that is not part of another word."""
    for at, char in enumerate(said.chars):
        if same_word(text, char) and char != text:
            continue
        score = _score(said, at, text)
        if score == 1.0 or (score is not None and _may_be_misheard(said, at)):
            yield at, score


_WITH_YOUS_SOUND = "虚拟 模拟 拟定 尼龙 水泥 泥沙 泥土 印尼 细腻 油腻 逆变 逆时 逆行 逆向 隐匿"
_SOUNDS_LIKE_YOU = frozenset(_WITH_YOUS_SOUND.split())


def _may_be_misheard(said: Said, at: int) -> bool:
    """尼 for 你: not as a final particle (的尼), not in a word of its own."""
    if said.borders[at + 1] or at + 1 == len(said) or said.chars[at] == "呢":
        return False
    return not _SOUNDS_LIKE_YOU & {said.chars[at - 1 : at + 1] if at else "", said.chars[at : at + 2]}


_JUST_IS = folded("就是")
_REFUSING = frozenset("不没")
_REFUSAL_AT_MOST = 4


def repeated_refusal(said: Said, _around: Context, _text: str) -> Iterator[tuple[int, int, float]]:
    """不…就是不…, …不了就是…不了: the same two to four syllables with 不 or 没 on both sides of 就是."""
    at = said.sound.find(_JUST_IS)
    while at >= 0:
        after = at + len(_JUST_IS)
        for size in range(_REFUSAL_AT_MOST, 1, -1):
            again = said.chars[after : after + size]
            said_before = _said_before(said.chars[:at], again) if len(again) == size else 0
            if said_before:
                yield at - said_before, after + size, 1.0 if said_before == size else _WITH_A_SLIP
                break
        at = said.sound.find(_JUST_IS, at + 1)


def _said_before(before: str, refusal: str) -> int:
    """How many characters before 就是 refuse the same; 不 may be lost there: 能办就是不能办."""
    if not _REFUSING & set(refusal):
        return 0
    for wanted in (refusal, "".join(char for char in refusal if char not in _REFUSING)):
        if len(wanted) > 1 and folded(before[-len(wanted) :]) == folded(wanted):
            return len(wanted)
    return 0


LOOKS: dict[Match, Look] = {
    Match.WHOLE_ANSWER: whole_answer,
    Match.TURN_START: turn_start,
    Match.VOCATIVE: vocative,
    Match.REPEATED_REFUSAL: repeated_refusal,
}
