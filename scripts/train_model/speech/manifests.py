"""Lists what two public collections hold: python -m scripts.train_model.speech.manifests CHECKOUT.

Given a checkout of https://github.com/zhongyuchen/DSPSpeech-20 (MIT; students saying twelve Chinese words) or of
https://github.com/hugolpz/audio-cmn (CC BY-SA; Shtooka cmn-caen-tan: words by Yue Tan, syllables by Chen Wang), writes
``manifest.tsv`` into it: then it is a folder for ``--recordings``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from scripts.train_model.speech.recordings import COLUMNS, MANIFEST, read_transcript

TAKES = 6
"""Of each word by each student; there are twenty, much alike."""
STUDENTS_WORDS = ["数字", "语音", "语言", "识别", "中国", "总工", "北京", "背景", "上海", "商行", "复旦", "饭店"]
"""By their number; those that follow are English."""
WORDS, SYLLABLES = "96k/hsk", "64k/syllabs"

Row = tuple[str, str, str, str]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("give the folder of one checkout of DSPSpeech-20 or audio-cmn", file=sys.stderr)
        return 2
    checkout = Path(arguments[0])
    for folder, listed in COLLECTIONS.items():
        if (checkout / folder).is_dir():
            print(f"{write_manifest(checkout, listed)} recordings in {checkout / MANIFEST}")
            return 0
    print(f"{checkout} holds none of {', '.join(COLLECTIONS)}; give a checkout of either collection", file=sys.stderr)
    return 2


def write_manifest(checkout: Path, listed: Callable[[Path], Iterator[Row]]) -> int:
    """Number of rows."""
    rows = list(listed(checkout))
    with (checkout / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerows([COLUMNS, *rows])
    return len(rows)


def students(checkout: Path) -> Iterator[Row]:
    """``speech_data/SPEAKER/SPEAKER-WORD-TAKE.wav``."""
    for path in sorted(checkout.glob("speech_data/*/*.wav")):
        speaker, word, take = path.stem.split("-")
        if int(word) < len(STUDENTS_WORDS) and int(take) <= TAKES:
            yield path.relative_to(checkout).as_posix(), speaker, STUDENTS_WORDS[int(word)], "MIT"


def words_and_syllables(checkout: Path) -> Iterator[Row]:
    """``cmn-龟.mp3``, ``cmn-一_也_.mp3``, ``cmn-zi4.mp3``; syllables that no word has, such as hng, are left out."""
    for folder, speaker in ((WORDS, "Yue Tan"), (SYLLABLES, "Chen Wang")):
        for path in sorted((checkout / folder).glob("cmn-*.mp3")):
            said = path.stem.removeprefix("cmn-").strip("_").replace("_", "，")
            if read_transcript(said):
                yield path.relative_to(checkout).as_posix(), speaker, said, "CC BY-SA"


COLLECTIONS: Mapping[str, Callable[[Path], Iterator[Row]]] = {"speech_data": students, WORDS: words_and_syllables}
"""By a folder that each has."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
