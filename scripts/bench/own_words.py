"""What adapting to own words gains: python -m scripts.bench.own_words [--model MODEL] [--draw N].

Fifty invented names of streets and residential areas, each in a sentence of a hotline, said by the eight voices of
espeak-ng that no training hears, on a telephone line. The model hears them as it is, adapted to the names, and adapted
to the names in their sentences. Every ``--draw`` has other names. Needs espeak-ng, libfst-tools and the extra "train".
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from callcenter.asr.adapt.adapted_model import OWN_SHARE, adapt_model
from callcenter.asr.error_rate import CharacterErrors, character_errors
from callcenter.asr.vosk_model import SpeechModel, load_model
from callcenter.domain.events import Leg
from scripts.bench.digits import heard
from scripts.bench.recognition_sets import Samples, on_the_telephone
from scripts.train_model.packages import EXTRA, require_voices
from scripts.train_model.speech.lines import lines
from scripts.train_model.speech.spoken import RATE_HZ
from scripts.train_model.syllables import syllable_phones

BUNDLED = Path(__file__).parents[2] / "models" / "zh-hotline-small"
COUNT = 50
FIRST = "桐枫榆槐柏梧樟桂荷菱苇芦鹭雁鹤鹿麓岚霁曦澜漪沁涧溪浦汀渚洲岭崖"
SECOND = "叶林影香荫坞堤湾桥亭台阁苑庭泉潭滩坡谷岗峰月霞云风雪霜鸣栖归晓"
KINDS = ("路", "街", "巷", "小区", "花园", "里", "新村", "大道")
SENTENCES = (
    "我家住在{name}三号楼",
    "{name}这边停气了",
    "师傅到{name}来看一下",
    "地址是{name}二单元",
    "我在{name}门口等你们",
    "{name}的管道漏水了",
    "请问{name}什么时候能修好",
    "我姓李是{name}的住户",
)
HEAD = "| | characters wrong % | names right |\n|---|---:|---:|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence and its sound."""

    name: str
    text: str
    sound: Samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=BUNDLED)
    parser.add_argument("--draw", type=int, default=1)
    parser.add_argument("--share", type=float, default=OWN_SHARE, help="of own words where the history tells nothing")
    wanted = parser.parse_args()
    require_voices({"scipy": EXTRA})
    told = list(sentences(wanted.draw))
    print(HEAD)
    print(row("as it is", load_model(wanted.model), told), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for title, own in (
            (f"with the {COUNT} names", [one.name for one in told]),
            ("with the names in their sentences", [text for one in told for text in (one.name, one.text)]),
        ):
            out = Path(folder) / title.replace(" ", "-")
            missing = adapt_model(wanted.model, out, own, wanted.share).unpronounceable
            if missing:
                raise SystemExit(f"the model cannot say {', '.join(missing)}; take another --draw")
            print(row(title, load_model(out), told), flush=True)


def sentences(draw: int) -> Iterator[Told]:
    """Said once each; seeded by ``draw``."""
    from scripts.train_model.speech.espeak import HELD_OUT, Espeak  # noqa: PLC0415 - of the extra "train"

    chance = Random(f"own words {draw}")
    names: dict[str, None] = {}
    while len(names) < COUNT:
        names[chance.choice(FIRST) + chance.choice(SECOND) + chance.choice(KINDS)] = None
    for place, name in enumerate(names):
        text = SENTENCES[place % len(SENTENCES)].format(name=name)
        voice = Espeak(syllable_phones, (HELD_OUT[place % len(HELD_OUT)],))
        spoken = voice.speak(next(lines([text])), np.random.default_rng([draw, place]))
        if spoken is None:
            raise SystemExit(f"espeak-ng did not say {text}")
        sound = spoken.samples[:, None].astype(np.float32) / np.float32(32_768)
        yield Told(name=name, text=text, sound=on_the_telephone(sound, RATE_HZ))


def row(title: str, model: SpeechModel, told: Sequence[Told]) -> str:
    """A line of the table."""
    errors, right = CharacterErrors(), 0
    for one in told:
        text = "".join(final.text for final in heard(model, Leg.CUSTOMER, one.sound))
        errors += character_errors(one.text, text)
        right += one.name in text
    return f"| {title} | {errors.rate:.1f} | {right} of {len(told)} |"


if __name__ == "__main__":
    main()
