"""Builds the speech model zh-hotline-small from public packages: python -m scripts.train_model.

Every stage goes on where it was interrupted, and is not repeated while its settings and inputs are the same.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from callcenter.asr.adapt.openfst import OpenFstMissing
from scripts.train_model.packages import PackageMissing, require_packages
from scripts.train_model.stages import NotYet, UnknownStage, run_stages

BUNDLED = Path(__file__).parents[2] / "models" / "zh-hotline-small"


def main() -> int:
    options = _options()
    try:
        require_packages()
        return _build(options)
    except (PackageMissing, OpenFstMissing, UnknownStage, NotYet) as problem:
        print(problem, file=sys.stderr)
        return 2


def _build(options: argparse.Namespace) -> int:
    from scripts.train_model.everyday_text import EverydayTextMissing
    from scripts.train_model.model_folder import folder_stages
    from scripts.train_model.open_gram import OpenGramMissing
    from scripts.train_model.recipe import acoustic_stages
    from scripts.train_model.speech.downloads import CannotFetch
    from scripts.train_model.speech.espeak import EspeakMissing
    from scripts.train_model.speech.recordings import RecordingsUnusable, require_recordings
    from scripts.train_model.wanted import Start, Wanted

    start = None if options.from_scratch else Start(options.model / "am" / "final.mdl")
    wanted = Wanted(options.work, start, options.speech, options.hours, recordings=tuple(options.recordings))
    folder = folder_stages(options.work, options.model, options.out or options.work / BUNDLED.name)
    try:
        require_recordings(wanted.recordings)
        run_stages([*acoustic_stages(wanted), *folder], options.work / "done", options.only)
    except (EspeakMissing, CannotFetch, RecordingsUnusable, OpenGramMissing, EverydayTextMissing) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("train-model-work"), help="where everything is kept")
    parser.add_argument("--hours", type=float, default=4.0, help="of training")
    parser.add_argument("--speech", type=float, default=4.0, help="hours that Kokoro speaks; the others in proportion")
    parser.add_argument(
        "--recordings",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="people to learn from: sound and manifest.tsv (file, speaker, transcript, licence); may be repeated",
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="STAGE", help="these stages and no others")
    parser.add_argument("--from-scratch", action="store_true", help="do not grow from the present model")
    parser.add_argument("--out", type=Path, help="the model's folder; otherwise zh-hotline-small in the work folder")
    parser.add_argument("--model", type=Path, default=BUNDLED, help="the model to grow from")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
