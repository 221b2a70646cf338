import pytest

from callcenter.domain.events import Word
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.matching.said import Context, Utterance
from callcenter.domain.phrasebook import Match

from .phrases import phrase, sure

NONE = phrase("没有", match=Match.WHOLE_ANSWER)
HELLO = phrase("喂", match=Match.VOCATIVE)
THAT = phrase("那", also=("那个",), match=Match.TURN_START)
HM = phrase("嗯", match=Match.TURN_START)
YOU = phrase("你", match=Match.PRONOUN)


@pytest.mark.parametrize("text", ["没有。", "没有", "没有啊", "没有没有", "嗯，没有"])
def test_a_whole_answer(text: str) -> None:
    assert sure(text, NONE) == [NONE.id]


@pytest.mark.parametrize("text", ["没有关系。", "有没有", "没有问题", "没有，您稍等"])
def test_more_than_the_answer(text: str) -> None:
    assert sure(text, NONE) == []


def test_what_was_said_before_decides() -> None:
    assert sure("没有", NONE, before=Context(previous="今天有人上门吗")) == [NONE.id]
    assert sure("没有", NONE, before=Context(previous="不好意思麻烦你们了")) == []


@pytest.mark.parametrize("text", ["喂，说话。", "喂您好自来水公司", "喂喂听得见吗", "味您好"])
def test_calling_somebody(text: str) -> None:
    assert sure(text, HELLO) == [HELLO.id]


@pytest.mark.parametrize(
    "text", ["您喂完孩子再看也可以", "喂养说明", "为您服务", "为什么扣费", "位置在三楼", "我给您喂"]
)
def test_the_verb_and_other_words_are_no_call(text: str) -> None:
    assert sure(text, HELLO) == []


@pytest.mark.parametrize("text", ["那，赵女士", "那赵女士阶梯气价", "那个您稍等", "那……我看看"])
def test_hesitating_at_the_start_of_a_turn(text: str) -> None:
    assert sure(text, THAT) == [THAT.id]


@pytest.mark.parametrize(
    "text", ["那位先生", "那里有按钮", "那您先别急", "那个阀门在厨房", "那，" * 0 + "好的，那您说"]
)
def test_that_as_a_word(text: str) -> None:
    assert sure(text, THAT) == []


def test_a_spoken_pause_counts_as_a_comma() -> None:
    words = (Word(text="那", start_ms=0, end_ms=200), Word(text="您说", start_ms=700, end_ms=1100))
    found = PhraseMatcher([THAT]).find(Utterance(text="那 您说", words=words), Context())
    assert [hit.phrase for hit in found] == [THAT.id]


def test_a_back_channel_or_the_middle_of_a_turn_is_no_opening() -> None:
    assert sure("嗯，好的", HM) == [HM.id]
    assert sure("嗯", HM, before=Context(other_party_speaking=True)) == []
    assert sure("嗯，好的", HM, before=Context(is_turn_start=False)) == []


def test_a_surname_is_no_call() -> None:
    hey = phrase("喂", match=Match.VOCATIVE)
    assert sure("喂，您找谁", hey) == [hey.id]
    assert sure("魏女士的挂号单已经打印了", hey) == []


@pytest.mark.parametrize(
    ("text", "found"), [("你家在哪", True), ("尼家在哪", True), ("您家在哪", False), ("虚拟号码", False)]
)
def test_the_pronoun(text: str, found: bool) -> None:
    assert bool(sure(text, YOU)) is found
