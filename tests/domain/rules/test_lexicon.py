"""Characters that make no words point to a misheard passage; ordinary words of one character do not."""

import pytest

from callcenter.domain.rules.lexicon import Lexicon

KNOWN = Lexicon(["材料", "以后", "感谢您的来电"])


@pytest.mark.parametrize(
    ("text", "strange"), [("材料齐了以后", 0), ("材料瞒着", 0), ("感谢您的来电", 0), ("材料膘以后", 1)]
)
def test_characters_without_a_word_around_them(text: str, strange: int) -> None:
    assert KNOWN.strange(text) == strange
