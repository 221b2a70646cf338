"""Lists what public collections hold: python -m scripts.train_model.speech.manifests FOLDER.

Writes ``manifest.tsv`` into the folder of one of these: then it is a folder for ``--recordings``.

- Mozilla Common Voice in Chinese, unpacked (CC0; hundreds of people reading sentences: https://commonvoice.mozilla.org)
- AISHELL-1, unpacked (Apache-2.0; 340 people reading sentences: https://www.openslr.org/33), those meant for training
- a checkout of https://github.com/zhongyuchen/DSPSpeech-20 (MIT; students saying twelve Chinese words)
- a checkout of https://github.com/hugolpz/audio-cmn (CC BY-SA; Shtooka cmn-caen-tan: words by Yue Tan, syllables
  by Chen Wang)
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from scripts.train_model.speech.recordings import COLUMNS, MANIFEST, read_transcript

TAKES = 6
"""Of each word by each student; there are twenty, much alike."""
STUDENTS_WORDS = ["数字", "语音", "语言", "识别", "中国", "总工", "北京", "背景", "上海", "商行", "复旦", "饭店"]
"""By their number; those that follow are English."""
WORDS, SYLLABLES = "96k/hsk", "64k/syllabs"
CONFIRMED = "validated.tsv"
"""Of Common Voice: what two listeners agreed to."""
SENTENCES = "transcript/aishell_transcript_v0.8.txt"
MOST_OF_ONE, FEW_OF_ONE = 220, 30
"""Sentences of a person; few of each where several hundred people read several hundred each."""

Row = tuple[str, str, str, str]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    collection = Path(arguments[0])
    for known_by, listed in COLLECTIONS.items():
        if (collection / known_by).exists():
            print(f"{write_manifest(collection, listed)} recordings in {collection / MANIFEST}")
            return 0
    print(f"{collection} holds none of {', '.join(COLLECTIONS)}; give the folder of one collection", file=sys.stderr)
    return 2


def write_manifest(collection: Path, listed: Callable[[Path], Iterator[Row]]) -> int:
    """Number of rows."""
    rows = list(listed(collection))
    with (collection / MANIFEST).open("w", encoding="utf-8", newline="") as file:
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


def common_voice(folder: Path) -> Iterator[Row]:
    """``clips`` and a table of those that were found right; what holds Latin letters is left out."""
    with (folder / CONFIRMED).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        said = ((f"clips/{row['path']}", row["client_id"], row["sentence"], "CC0") for row in rows)
        yield from _some_of_each(said, MOST_OF_ONE)


def newspaper_readers(folder: Path) -> Iterator[Row]:
    """``wav/train/SPEAKER/BAC009SPEAKERWnnnn.wav``, and one list of what is said in all of them."""
    lines = (folder / SENTENCES).read_text(encoding="utf-8").splitlines()
    texts = {name: "".join(words) for name, *words in (line.split() for line in lines if line)}
    recorded = ((path, texts.get(path.stem, "")) for path in sorted((folder / "wav" / "train").glob("*/*.wav")))
    said = ((path.relative_to(folder).as_posix(), path.parent.name, text, "Apache-2.0") for path, text in recorded)
    yield from _some_of_each(said, FEW_OF_ONE)


def _some_of_each(rows: Iterable[Row], most: int) -> Iterator[Row]:
    """What can be read aloud."""
    taken: Counter[str] = Counter()
    for file, speaker, said, licence in rows:
        if taken[speaker] < most and said and read_transcript(said):
            taken[speaker] += 1
            yield file, speaker, said, licence


COLLECTIONS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    CONFIRMED: common_voice,
    SENTENCES: newspaper_readers,
    "speech_data": students,
    WORDS: words_and_syllables,
}
"""By a file or folder that each has."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
