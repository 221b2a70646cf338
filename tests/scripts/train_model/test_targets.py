from pathlib import Path

from scripts.train_model.network.model_file import PLACES
from scripts.train_model.network.targets import OUTPUT, TONELESS_OF, TONELESS_OUTPUTS, labels_from_lengths

PHONES = Path(__file__).parents[3] / "models" / "zh-hotline-small" / "graph" / "phones.txt"


def test_outputs_stand_in_the_order_of_the_graphs_phones() -> None:
    names = [line.split()[0] for line in PHONES.read_text(encoding="utf-8").splitlines()]
    assert [name[:-2] for name in names[2::PLACES]] == list(OUTPUT)[1:]


def test_without_tones_ma1_and_ma4_are_the_same() -> None:
    assert TONELESS_OF[OUTPUT["a1"]] == TONELESS_OF[OUTPUT["a4"]] != TONELESS_OF[OUTPUT["o1"]]
    assert TONELESS_OUTPUTS == max(TONELESS_OF) + 1 == 60


def test_lengths_become_labels() -> None:
    labels = labels_from_lengths(("sil", "n", "i3", "sil"), (0.1, 0.06, 0.14, 0.1), 13, 0.03)
    silence, initial, final = OUTPUT["sil"], OUTPUT["n"], OUTPUT["i3"]
    assert labels.tolist() == [silence] * 3 + [initial] * 2 + [final] * 5 + [silence] * 3
