from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from callcenter.domain.work_orders.search_terms import index_terms, query_terms


def test_a_text_is_cut_into_pairs_of_characters_and_fours_of_digits():
    assert index_terms("王建国\n13800001234") == [
        *("王建", "建国", "国"),
        *("1380", "3800", "8000", "0000", "0001", "0012", "0123", "1234", "234", "34", "4"),
    ]
    assert index_terms("滨河5号楼301") == ["滨河", "河5", "5号", "号楼", "楼3", "301", "01", "1"]


def test_short_words_are_beginnings():
    assert query_terms("王").beginnings == ("王",)
    assert query_terms("301").beginnings == ("301",)
    assert query_terms("5号楼").whole == ("5号", "号楼")
    assert query_terms("%_-").whole == ()


@given(text=st.text("王建国滨河小区号楼单元0123456789 -\nAYMé", min_size=1, max_size=30), data=st.data())
def test_whatever_is_in_a_text_is_found_by_its_pieces(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wanted, terms = query_terms(text[start:end]), index_terms(text)
    assert set(wanted.whole) <= set(terms)
    assert all(any(term.startswith(short) for term in terms) for short in wanted.beginnings)
