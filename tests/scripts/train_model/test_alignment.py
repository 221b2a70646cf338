import numpy as np

from scripts.train_model.network.alignment import align, without_worst
from scripts.train_model.network.targets import SILENT, UNKNOWN

OUTPUTS = 8


def scores_for(labels: list[int]) -> np.ndarray:
    """Each label clearly the best of its time, with a little noise."""
    scores = np.random.default_rng(1).normal(-6, 0.5, (len(labels), OUTPUTS)).astype(np.float32)
    scores[np.arange(len(labels)), labels] = -0.1
    return scores


def test_a_sentence_is_found_where_it_is_heard() -> None:
    heard = [0, 0, 3, 3, 3, 5, 5, 0, 0, 2, 2, 0]
    aligned = align(scores_for(heard), [SILENT, 3, 5, SILENT, 2, SILENT])
    assert aligned is not None
    assert aligned.labels.tolist() == heard


def test_a_pause_that_was_not_made_is_left_out() -> None:
    heard = [3, 3, 5, 5, 2, 2, 2]
    aligned = align(scores_for(heard), [SILENT, 3, 5, SILENT, 2, SILENT])
    assert aligned is not None
    assert aligned.labels.tolist() == heard


def test_equal_neighbours_keep_a_frame_each() -> None:
    aligned = align(scores_for([0, 4, 4, 0]), [4, 4])
    assert aligned is not None
    assert aligned.labels.tolist() == [0, 4, 4, 0]


def test_too_little_sound_for_so_many_words() -> None:
    assert align(scores_for([3, 5]), [3, 5, 2, 4]) is None


def test_the_worst_and_the_impossible_are_not_learnt_from() -> None:
    good = align(scores_for([0, 3, 3, 0]), [3])
    bad = align(scores_for([6, 6, 6, 6]), [3])
    labels = without_worst([good, bad, None], [4, 4, 2], share=0.5)
    assert labels[0].tolist() == [0, 3, 3, 0]
    assert labels[1].tolist() == [UNKNOWN] * 4
    assert labels[2].tolist() == [UNKNOWN] * 2
