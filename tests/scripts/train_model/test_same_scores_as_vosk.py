"""What we compute and what Vosk computes of the same sound and network is the same number."""

import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import vosk

for package in ("torch", "kaldi_native_fbank"):
    pytest.importorskip(package, reason="training needs the extra: pip install -e .[train]")
if shutil.which("fstcompile") is None:
    pytest.skip("libfst-tools are not installed", allow_module_level=True)

import torch  # noqa: E402

from callcenter.asr.adapt.openfst import pipe  # noqa: E402
from scripts.bench.recognition_sets import alaw_decoded  # noqa: E402
from scripts.train_model.backoff_model import BEGIN, END, BackoffModel  # noqa: E402
from scripts.train_model.graph import write_graph  # noqa: E402
from scripts.train_model.lexicon import Pronunciation  # noqa: E402
from scripts.train_model.network.growing import grown  # noqa: E402
from scripts.train_model.network.model_file import PLACES, read_model  # noqa: E402
from scripts.train_model.sound.features import Features, mfcc  # noqa: E402
from scripts.train_model.sound.running_mean import FILE, RunningMean, read_running_mean  # noqa: E402

BUNDLED = Path(__file__).parents[3] / "models" / "zh-hotline-small"
WORDS = {"您好": ("n", "in2", "h", "ao3"), "啊": ("a5",)}
WORD, LAST = 0.4, 0.2
"""Probabilities of each word and of the end, after anything."""
GRAPH_SHARE = 0.9
"""Vosk weighs the graph's part so when it reports an alternative's confidence."""
NEVER = 1e9
START, ROOT = 0, 1
"""States of the lexicon: where it begins, and between words."""

Arc = tuple[int, int, int, bool, float]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The bundled network with a graph of two words, and beams that prune nothing."""
    shutil.copytree(BUNDLED / "conf", tmp_path / "conf")
    shutil.copytree(BUNDLED / "am", tmp_path / "am")
    settings = (tmp_path / "conf" / "model.conf").read_text().splitlines()
    kept = [line for line in settings if not line.startswith(("--beam", "--lattice-beam", "--acoustic-scale"))]
    wide = ["--beam=60", "--lattice-beam=10", "--acoustic-scale=1.0"]
    (tmp_path / "conf" / "model.conf").write_text("\n".join([*kept, *wide]) + "\n")
    ways = [Pronunciation(word=word, phones=phones, cost=0.0) for word, phones in WORDS.items()]
    following = {**dict.fromkeys(WORDS, WORD), END: LAST}
    write_graph(ways, BackoffModel(after={(): following, (BEGIN,): following}, weights={(BEGIN,): 1.0}), tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1, 2, 3, 9])
def test_scores_agree(model: Path, seconds: int) -> None:
    (model / "am" / FILE).unlink(missing_ok=True)
    samples = demo_speech(seconds)
    acoustic, graph = best_path(model, mfcc(samples.astype(float)))
    heard = confidences(model, [samples])
    assert heard == pytest.approx([acoustic - GRAPH_SHARE * graph], rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1, 3, 9])
def test_scores_agree_without_the_running_mean(model: Path, seconds: int) -> None:
    """Longer than the mean's memory too; a second utterance begins with a fresh mean."""
    RunningMean(np.linspace(20, -5, 40)).write(model / "am" / FILE)
    samples = demo_speech(seconds)
    acoustic, graph = best_path(model, read_running_mean(model / "am" / FILE).taken_off(mfcc(samples.astype(float))))
    heard = confidences(model, [samples, samples])
    assert heard == pytest.approx([acoustic - GRAPH_SHARE * graph] * 2, rel=1e-4)


def demo_speech(seconds: int) -> np.ndarray:
    sound = (BUNDLED.parents[1] / "scripts" / "demo_data" / "H1.agent.al").read_bytes()
    return alaw_decoded(np.frombuffer(sound, np.uint8)[16_000 : 16_000 + 8000 * seconds])


def confidences(model: Path, utterances: list[np.ndarray]) -> list[float]:
    """What one recogniser of Vosk says of each."""
    vosk.SetLogLevel(-1)
    recognizer = vosk.KaldiRecognizer(vosk.Model(str(model)), 8000)
    recognizer.SetMaxAlternatives(2)
    found = []
    for samples in utterances:
        recognizer.AcceptWaveform(samples.tobytes())
        found.append(json.loads(recognizer.FinalResult())["alternatives"][0]["confidence"])
    return found


def best_path(model: Path, features: Features) -> tuple[float, float]:
    """Acoustic score and graph cost of the best way through the graph."""
    network = read_model(model / "am" / "final.mdl")
    net = grown(network, network.shape).eval()
    frames = np.pad(features, ((net.shape.left_frames, net.shape.right_frames), (0, 0)), mode="edge")
    with torch.no_grad():  # Vosk takes the scores as they leave the network, not as probabilities
        scores = net(torch.from_numpy(frames)[None])[0].numpy() - np.log(network.priors)
    arcs = list(_arcs(model))
    states = 1 + max(max(arc[:2]) for arc in arcs)
    cost, of_graph = np.full(states, NEVER), np.zeros(states)
    cost[START] = 0.0
    _without_sound(arcs, cost, of_graph)
    for frame in scores:
        cost, of_graph = _heard(arcs, frame, cost, of_graph)
        _without_sound(arcs, cost, of_graph)
    return float(of_graph[ROOT] - cost[ROOT]), float(of_graph[ROOT]) - math.log(LAST)


def _heard(arcs: list[Arc], frame: np.ndarray, cost: np.ndarray, of_graph: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    after, graph_after = np.full_like(cost, NEVER), np.zeros_like(cost)
    for start, end, transition, word, weight in arcs:
        if transition:
            step = weight + (-math.log(WORD) if word else 0.0)
            found = cost[start] + step - frame[_output(transition)]
            if found < after[end]:
                after[end], graph_after[end] = found, of_graph[start] + step
    return after, graph_after


def _without_sound(arcs: list[Arc], cost: np.ndarray, of_graph: np.ndarray) -> None:
    for _ in range(3):
        for start, end, transition, _, weight in arcs:
            if not transition and cost[start] + weight < cost[end]:
                cost[end], of_graph[end] = cost[start] + weight, of_graph[start] + weight


def _output(transition: int) -> int:
    phone = (transition + 1) // 2
    return 0 if phone == 1 else (phone - 2) // PLACES + 1


def _arcs(model: Path) -> Iterator[Arc]:
    lexicon = (model / "graph" / "HCLr.fst").read_bytes()
    text = pipe([["fstconvert", "--fst_type=vector"], ["fstprint"]], lexicon, plugins=True).decode()
    for line in text.splitlines():
        row = line.split()
        if len(row) >= 4:
            start, end, transition, word = map(int, row[:4])
            yield start, end, transition, word != 0, float(row[4]) if len(row) == 5 else 0.0
