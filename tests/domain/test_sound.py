import pytest

from callcenter.domain.sound import SoundPattern, distance, fold, folded, paired, readings


@pytest.mark.parametrize(("near", "far"), [("知资", "知道"), ("工功", "工人"), ("管官", "管看"), ("南兰", "南北")])
def test_what_sounds_alike_is_nearer(near: str, far: str) -> None:
    assert distance(*near) < 0.3 < distance(*far)


def test_the_same_character_is_at_no_distance_and_another_tone_costs_little() -> None:
    assert distance("办", "办") == 0
    assert 0 < distance("办", "半") < distance("办", "搬") < 0.1


def test_confused_syllables_cost_more_than_homophones_and_less_than_others() -> None:
    assert distance("是", "事") < distance("是", "四") < distance("是", "大")


def test_a_polyphone_is_compared_by_every_reading() -> None:
    assert len(readings("着")) == 2
    assert distance("着", "这") < 0.1
    assert distance("着", "照") < 0.1


def test_digits_are_read_as_words_and_letters_as_themselves() -> None:
    assert readings("8") == readings("八")
    assert fold("8") == fold("八")
    assert readings("A")[0].final == "a"


def test_folding_merges_flat_tongue_and_nasal_endings_but_keeps_punctuation() -> None:
    assert fold("是") == fold("四")
    assert fold("经") == fold("今")
    assert folded("好，的")[1] == "，"


def test_a_pattern_matches_words_by_sound_and_single_characters_as_written() -> None:
    assert SoundPattern.of("不知道").search(paired("这个不资道"))
    assert SoundPattern.of("^(您|你)要是").search(paired("您要是"))
    assert not SoundPattern.of("^(他|她)要是").search(paired("塌要是"))
    assert SoundPattern.of("^(~他|她)要是").search(paired("塌要是"))


def test_classes_and_dots_of_a_pattern_stand_for_one_character() -> None:
    pattern = SoundPattern.of("^不管[^，]{0,3}都")
    assert pattern.search(paired("不管白天都行"))
    assert not pattern.search(paired("不管，都行"))
    assert len(list(SoundPattern.of("好.").all(paired("好的好啊")))) == 2
