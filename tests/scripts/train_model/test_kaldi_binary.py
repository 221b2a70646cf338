import numpy as np
import pytest

from scripts.train_model.network.kaldi_binary import LEVELS, KaldiReader, KaldiWriter, NotOurs


def test_what_is_written_is_read_again() -> None:
    matrix = np.random.default_rng(1).normal(size=(7, 5))
    file = KaldiWriter()
    file.token("<Some>")
    file.integer(-3)
    file.vector([0.5, -2.0])
    file.matrix(matrix)
    reader = KaldiReader(bytes(file.data))
    reader.expect("<Some>")
    assert reader.integer() == -3
    assert reader.vector().tolist() == [0.5, -2.0]
    assert np.abs(reader.matrix() - matrix).max() <= np.ptp(matrix) / LEVELS


def test_a_matrix_of_equal_numbers_survives() -> None:
    file = KaldiWriter()
    file.matrix(np.zeros((2, 2)))
    assert np.allclose(KaldiReader(bytes(file.data)).matrix(), 0, atol=1e-8)


def test_a_text_file_is_refused() -> None:
    with pytest.raises(NotOurs, match="no Kaldi binary file"):
        KaldiReader(b"<Nnet3> ")


def test_another_token_is_named() -> None:
    file = KaldiWriter()
    file.token("<Here>")
    with pytest.raises(NotOurs, match=r"'<Here>' where <There> should stand"):
        KaldiReader(bytes(file.data)).expect("<There>")
