import re
from itertools import islice

from scripts.train_model.speech.figures import figures_said
from scripts.train_model.speech.lines import lines

SAID = list(islice(figures_said(3), 400))


def test_the_same_seed_says_the_same() -> None:
    assert list(islice(figures_said(3), 20)) == SAID[:20]
    assert list(islice(figures_said(4), 20)) != SAID[:20]


def test_every_number_can_be_read_aloud() -> None:
    assert len(list(lines(SAID))) == len(SAID)


def test_neighbours_are_often_equal() -> None:
    assert sum(bool(re.search(r"(.)\1", said)) for said in SAID) > len(SAID) / 2


def test_zero_one_and_two_have_their_other_readings() -> None:
    for other in "洞幺两":
        assert sum(other in said for said in SAID) > 5


def test_nobody_mixes_two_readings_of_zero_in_one_number() -> None:
    assert not [said for said in SAID if "洞" in said and "零" in said]
