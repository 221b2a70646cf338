"""The network's input: 40 mel-frequency cepstra each 10 ms, as conf/mfcc.conf of the model says."""

from __future__ import annotations

import kaldi_native_fbank
import numpy as np
import numpy.typing as npt

RATE_HZ = 8000
CEPSTRA = 40
LOWEST_HZ, HIGHEST_HZ = 40.0, 3800.0
FRAME_S = 0.01

Features = npt.NDArray[np.float32]


def mfcc(samples: npt.NDArray[np.floating]) -> Features:
    """Of 8 kHz sound in 16-bit sample values."""
    computer = kaldi_native_fbank.OnlineMfcc(_options())
    computer.accept_waveform(RATE_HZ, np.asarray(samples, np.float32).tolist())
    computer.input_finished()
    frames = [computer.get_frame(number) for number in range(computer.num_frames_ready)]
    return np.array(frames, np.float32).reshape(len(frames), CEPSTRA)


def _options() -> kaldi_native_fbank.MfccOptions:
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE_HZ
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = CEPSTRA
    options.mel_opts.low_freq = LOWEST_HZ
    options.mel_opts.high_freq = HIGHEST_HZ
    options.num_ceps = CEPSTRA
    options.use_energy = False
    return options
