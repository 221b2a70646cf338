"""N-gram models: every history sums to one, whatever is mixed or left out."""

import math

import pytest

from scripts.train_model.backoff_model import BEGIN, END, BackoffModel, mixed, pruned
from scripts.train_model.kneser_ney import estimated

GAS = [("您", "好"), ("您", "好"), ("燃气", "表", "坏", "了"), ("燃气", "灶", "坏", "了"), ("您", "请", "说")]
WATER = [("您", "好"), ("水表", "坏", "了"), ("请", "说"), ("好", "的")]


def total(model: BackoffModel, *history: str) -> float:
    return sum(model.probability(history, word) for word in model.after[()])


@pytest.fixture(scope="module")
def gas() -> BackoffModel:
    return estimated(GAS)


def test_each_history_sums_to_one(gas: BackoffModel) -> None:
    assert total(gas) == pytest.approx(1)
    for history in gas.after:
        assert total(gas, *history) == pytest.approx(1, abs=1e-3), history


def test_what_was_seen_is_likelier_than_what_was_not(gas: BackoffModel) -> None:
    assert gas.probability((BEGIN, "您"), "好") > gas.probability((BEGIN, "您"), "坏") > 0
    assert gas.probability(("燃气", "灶"), "坏") > gas.probability((), "坏")


def test_single_words_count_how_many_words_they_follow() -> None:
    """Often heard after one word only, 好 is less likely elsewhere than 了 after several."""
    model = estimated([("您", "好")] * 9 + [("坏", "了"), ("修", "了"), ("走", "了")])
    assert model.probability((), "了") > model.probability((), "好")


def test_mixture_lies_between(gas: BackoffModel) -> None:
    water = estimated(WATER)
    both = mixed([(gas, 0.7), (water, 0.3)])
    for word in ("好", "请"):
        ends = sorted((gas.probability(("您",), word), water.probability(("您",), word)))
        assert ends[0] <= both.probability(("您",), word) <= ends[1]
    assert both.probability((), "好") == pytest.approx(
        0.7 * gas.probability((), "好") + 0.3 * water.probability((), "好")
    )
    assert total(both, "您") == pytest.approx(1, abs=1e-3)


def test_who_knows_the_history_decides() -> None:
    digits = estimated([tuple("三八零零零"), tuple("三八一零零")] * 3)
    talk = estimated([("三", "个", "人"), ("八", "个", "人"), ("好", "的"), ("人", "好"), ("零", "的")])
    both = mixed([(digits, 0.2), (talk, 0.8)])
    assert both.probability(("三", "八"), "零") > 0.8 * digits.probability(("三", "八"), "零")


def test_pruning_leaves_out_what_changes_little() -> None:
    model = estimated(GAS * 3 + WATER)
    small = pruned(model, 0.01)
    assert small.size() < model.size()
    assert small.after[()] == model.after[()]
    for history in small.after:
        assert total(small, *history) == pytest.approx(1, abs=1e-3)
        assert len(history) < 2 or history[1] in small.after[history[:1]]


def test_nothing_is_pruned_without_a_threshold() -> None:
    model = estimated(GAS)
    assert pruned(model, -math.inf).size() == model.size()
    assert END in pruned(model, -math.inf).after[("了",)]
