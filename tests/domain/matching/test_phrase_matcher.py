import pytest

from callcenter.domain.events import Leg, Word
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.matching.said import Context, Utterance
from callcenter.domain.phrasebook import Match, PhraseKind

from .phrases import hits, phrase, sure

ASK_WHO = phrase("你问我，我问谁")
NOT_MINE = phrase("不归我管")


@pytest.mark.parametrize(
    "text",
    ["你问我，我问谁", "您问我我问谁啊", "你问我我问随", "您问我，那我问谁呢", "你文我我问谁", "你 问 我 我 问 谁"],
)
def test_variants_and_misheard_words_are_found(text: str) -> None:
    assert sure(text, ASK_WHO) == [ASK_WHO.id]


@pytest.mark.parametrize("text", ["问", "谁", "您问我", "我问一下", "你问我就对了", ""])
def test_a_fragment_is_not_the_phrase(text: str) -> None:
    assert sure(text, ASK_WHO) == []


def test_a_lost_negation_is_never_made_up() -> None:
    assert sure("这个归我管", NOT_MINE) == []
    assert sure("这个布归我管", NOT_MINE) == [NOT_MINE.id]


def test_another_subject_between_is_another_sentence() -> None:
    me = phrase("我不知道")
    assert sure("我真的不知道", me) == [me.id]
    assert sure("我怕您不知道", me) == []


def test_the_hit_says_what_was_heard_where_and_how_well() -> None:
    (hit,) = hits("这事，不龟我管。", NOT_MINE)
    assert (hit.heard, hit.start, hit.end, hit.wording) == ("不龟我管", 3, 7, "不归我管")
    assert 0.9 < hit.score < 1
    assert (hit.start_ms, hit.end_ms) == (None, None)


def test_word_times_give_the_span() -> None:
    words = tuple(
        Word(text=t, start_ms=1000 * n, end_ms=1000 * n + 800) for n, t in enumerate(["这个", "不归", "我管"])
    )
    (hit,) = PhraseMatcher([NOT_MINE]).find(Utterance(text="这个 不归 我管", words=words), Context())
    assert (hit.start_ms, hit.end_ms, hit.heard) == (1000, 2800, "不归 我管")


def test_what_was_barely_heard_is_to_be_listened_to() -> None:
    (hit,) = hits("我不是为你服务的", phrase("我不是为你一个人服务的"))
    assert hit.listen


def test_the_longest_wins_and_the_same_words_are_reported_once() -> None:
    short, long = phrase("不知道"), phrase("我不知道")
    assert sure("这个我不知道", short, long) == [long.id]
    assert sure("这个不知道", short, long) == [short.id]


def test_a_repeated_entry_is_reported_under_the_first_id() -> None:
    assert sure("不归我管", NOT_MINE, phrase("不归我管", id="again", dup_of=NOT_MINE.id)) == [NOT_MINE.id]


def test_each_occurrence_is_found() -> None:
    assert [hit.start for hit in hits("不归我管，真的不归我管", NOT_MINE)] == [0, 7]


def test_the_customers_words_are_not_the_agents() -> None:
    said = Utterance(text="不归我管", leg=Leg.CUSTOMER)
    assert PhraseMatcher([NOT_MINE]).find(said, Context()) == []


def test_longer_innocent_wordings_by_sound_and_by_characters() -> None:
    really = phrase("真是的", not_inside=("真是的话", "真实的"))
    assert sure("真是的", really) == [really.id]
    assert sure("真是的画", really) == []
    assert sure("真实的姓名", really) == []


def test_a_courtesy_does_not_hide_a_forbidden_word() -> None:
    you = phrase("你", match=Match.PRONOUN)
    thanks = phrase("谢谢您的建议", kind=PhraseKind.RECOMMENDED)
    assert sure("谢谢你的建议", you, thanks) == [thanks.id, you.id]


def test_a_pronoun_inside_a_reported_phrase_is_not_reported_again() -> None:
    you = phrase("你", match=Match.PRONOUN)
    assert sure("懒得理你", phrase("懒得理你"), you) == ["懒得理你"]
    assert sure("你等着吧", phrase("等着"), you) == ["你", "等着"]


def test_an_address_that_only_a_variant_has_is_left_to_the_pronoun() -> None:
    you = phrase("你", match=Match.PRONOUN)
    late = phrase("现在才说，干吗不早说", also=("你现在才说",))
    assert sure("你现在才说", late, you) == [you.id, late.id]


def test_without_its_last_syllable_cannot_is_can() -> None:
    cannot = phrase("我解决不了")
    assert sure("这个我解决不了", cannot) == [cannot.id]
    assert sure("这个问题我来解决，您不用跑一趟", cannot) == []


def test_a_syllable_slipped_into_a_short_answer_is_nothing() -> None:
    none = phrase("没有", match=Match.WHOLE_ANSWER)
    assert sure("没啊有", none) == [none.id]
    assert sure("没有关系", none) == []


def test_a_refusal_repeated_is_found_with_its_first_negation_lost() -> None:
    refusal = phrase("不能办就是不能办", match=Match.REPEATED_REFUSAL)
    assert sure("能办就是不能办", refusal) == [refusal.id]
    assert sure("您能办就是好事", refusal) == []
