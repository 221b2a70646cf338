"""Numbers in figures and how they are read."""

import pytest

from scripts.train_model.numerals import counted, digit_by_digit, figures_spoken


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (40, "四十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (212, "二百一十二"),
        (1003, "一千零三"),
        (1030, "一千零三十"),
        (2100, "二千一百"),
        (10010, "一万零一十"),
        (120000, "十二万"),
    ],
)
def test_quantities(number: int, said: str) -> None:
    assert counted(number) == said


def test_digits_with_the_telephone_one() -> None:
    assert digit_by_digit("1380", "幺") == "幺三八零"


def test_figures_in_a_text() -> None:
    assert figures_spoken("24小时，8%，3.5元，08号") == "二十四小时，百分之八，三点五元，零八号"
    assert figures_spoken("13800001234") == "一三八零零零零一二三四"
