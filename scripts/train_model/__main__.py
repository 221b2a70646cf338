"""Builds the acoustic model of models/zh-hotline-small from public packages: python -m scripts.train_model.

Every stage goes on where it was interrupted, and is not repeated while its settings and inputs are the same.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.train_model.recipe import Wanted, acoustic_stages
from scripts.train_model.stages import NotYet, UnknownStage, run_stages

BUNDLED = Path(__file__).parents[2] / "models" / "zh-hotline-small"


def main() -> int:
    options = _options()
    start = None if options.from_scratch else options.model / "am" / "final.mdl"
    wanted = Wanted(options.work, start, options.speech, options.hours)
    try:
        run_stages(list(acoustic_stages(wanted)), options.work / "done", options.only)
    except (UnknownStage, NotYet) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("train-model-work"), help="where everything is kept")
    parser.add_argument("--hours", type=float, default=4.0, help="of training")
    parser.add_argument("--speech", type=float, default=4.0, help="hours that Kokoro speaks; the others in proportion")
    parser.add_argument("--only", nargs="+", default=[], metavar="STAGE", help="these stages and no others")
    parser.add_argument("--from-scratch", action="store_true", help="do not grow from the present model")
    parser.add_argument("--model", type=Path, default=BUNDLED, help="the model to grow from")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
