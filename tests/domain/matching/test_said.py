from callcenter.domain.events import Word
from callcenter.domain.matching.said import Border, Said


def word(text: str, start_ms: int, end_ms: int) -> Word:
    return Word(text=text, start_ms=start_ms, end_ms=end_ms)


def test_punctuation_becomes_borders_and_digits_are_read() -> None:
    said = Said("您好，5号楼。")
    assert said.chars == "您好五号楼"
    assert said.borders == [Border.NONE, Border.NONE, Border.CLAUSE, Border.NONE, Border.NONE, Border.SENTENCE]
    assert said.offsets == [0, 1, 3, 4, 5]
    assert said.is_punctuated


def test_raw_text_with_spaces_has_no_borders() -> None:
    said = Said("你 等 着 吧")
    assert said.chars == "你等着吧"
    assert not said.is_punctuated
    assert not any(said.borders)


def test_quotation_marks_cover_what_is_inside() -> None:
    assert Said("他说“没有”对吗").quoted == [False, False, True, True, False, False]


def test_clauses_and_sentences_around_a_place() -> None:
    said = Said("好的，我查。请稍等")
    assert (said.clause_start(3), said.clause_end(3)) == (2, 4)
    assert (said.clause_start(3, Border.SENTENCE), said.clause_end(3, Border.SENTENCE)) == (0, 4)


def test_a_pause_between_words_is_known_from_their_times() -> None:
    said = Said("那 赵女士", (word("那", 0, 200), word("赵女士", 900, 1500)))
    assert said.pauses == {1}
    assert said.times(1, 3) == (900, 1500)
    assert Said("那赵女士").times(0, 1) is None


def test_variants_are_read_as_the_word_itself() -> None:
    said = Said("您自个儿看去", (word("您自个儿", 0, 800), word("看去", 900, 1500)))
    assert said.chars == "您自己看去"
    assert said.offsets == [0, 1, 3, 4, 5]
    assert said.times(1, 3) == (0, 800)
