"""Phrases for these tests, made in one line."""

from typing import Any

from callcenter.domain.matching.phrase_matcher import PhraseHit, PhraseMatcher
from callcenter.domain.matching.said import Context, Utterance
from callcenter.domain.phrasebook import Match, Phrase, PhraseKind


def phrase(words: str, **fields: Any) -> Phrase:
    """A forbidden phrase whose id is its words."""
    defaults: dict[str, Any] = {"id": words, "kind": PhraseKind.FORBIDDEN, "clause": "第一条", "match": Match.PHRASE}
    return Phrase(words=words, **{**defaults, **fields})


def hits(text: str, *phrases: Phrase, before: Context | None = None) -> list[PhraseHit]:
    """Everything found, the unsure too."""
    return PhraseMatcher(phrases).find(Utterance(text=text), before or Context())


def sure(text: str, *phrases: Phrase, before: Context | None = None) -> list[str]:
    """Ids of what was surely said."""
    return [hit.phrase for hit in hits(text, *phrases, before=before) if not hit.listen]
