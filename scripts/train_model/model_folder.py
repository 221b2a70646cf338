"""Puts the parts together: a folder that Vosk and callcenter take as a model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from scripts.train_model.bundled_graph import write_graphs
from scripts.train_model.stages import Stage

PAPERS = ("model.json", "NOTICE", "README")
"""What the present model says of itself."""


def folder_stages(work: Path, present: Path, out: Path) -> Iterator[Stage]:
    """Graphs and settings from the texts, then what is in ``work`` of the network, and the papers beside them."""

    def assemble() -> None:
        (out / "am").mkdir(parents=True, exist_ok=True)
        for part in ("final.mdl", "global_cmvn.stats"):
            shutil.copyfile(work / part, out / "am" / part)
        for paper in PAPERS:
            if present.resolve() != out.resolve():
                shutil.copyfile(present / paper, out / paper)
        print(f"the model is in {out}", flush=True)

    yield Stage("graph", "words, and which words follow which", lambda: write_graphs(out), {"out": out})
    yield Stage("assemble", "putting the model together", assemble, {"out": out}, ("export", "graph"))
