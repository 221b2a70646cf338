"""From words to sounds, against the phones of the bundled model."""

import pytest

from scripts.train_model.syllables import BASE_PHONES, readings, spoken, syllable_phones, word_syllables
from tests.asr.conftest import MODEL


def test_phones_are_those_of_the_bundled_model_in_its_order() -> None:
    names = [line.split()[0] for line in (MODEL / "graph" / "phones.txt").read_text(encoding="utf-8").splitlines()]
    assert names == ["<eps>", "SIL", *(f"{phone}_{place}" for phone in BASE_PHONES for place in "BEIS")]


@pytest.mark.parametrize(
    ("syllable", "phones"),
    [
        ("zhi1", ("zh", "iii1")),
        ("ci4", ("c", "ii4")),
        ("li3", ("l", "i3")),
        ("yuan2", ("van2",)),
        ("xue2", ("x", "ve2")),
        ("lü4", ("l", "v4")),
        ("you3", ("iou3",)),
        ("dui4", ("d", "uei4")),
        ("weng1", ("ueng1",)),
        ("er2", ("er2",)),
        ("hello1", ()),
        ("ni", ()),
    ],
)
def test_syllable_is_split_into_initial_and_final(syllable: str, phones: tuple[str, ...]) -> None:
    assert syllable_phones(syllable) == phones


def test_every_final_of_a_syllable_is_a_phone() -> None:
    for syllable in ("niang2", "qiong2", "zhuang4", "lve4", "yong3", "wo3", "a5", "shei2", "nv3", "jun1"):
        assert set(syllable_phones(syllable)) <= set(BASE_PHONES)


def test_tones_lean_on_their_neighbours() -> None:
    assert spoken(["你", "好"]) == ("ni2", "hao3")
    assert spoken(["不", "是"]) == ("bu2", "shi4")
    assert spoken(["不", "来"]) == ("bu4", "lai2")
    assert spoken(["一", "个"]) == ("yi2", "ge4")
    assert spoken(["一", "天"]) == ("yi4", "tian1")
    assert spoken(["一", "号楼"]) == ("yi1", "hao4", "lou2")
    assert spoken(["三", "一", "六"]) == ("san1", "yi1", "liu4")


def test_words_have_their_own_readings() -> None:
    assert word_syllables("银行") == ("yin2", "hang2")
    assert word_syllables("客服员") == ("ke4", "fu2", "yuan2")
    assert word_syllables("打不着") == ("da3", "bu5", "zhao2")
    assert {"xing2", "hang2"} <= set(readings("行"))


def test_what_cannot_be_read_is_none() -> None:
    assert word_syllables("A座") is None
    assert spoken(["坐", "A"]) is None
