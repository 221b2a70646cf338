"""Reads the folder of YAML files into one phrasebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from callcenter.domain.phrasebook import ItemGroup, PeopleOnly, Phrase, Phrasebook, Tenant, Wording
from callcenter.domain.rules.rule import Rule
from callcenter.phrasebook import entries
from callcenter.phrasebook.references import check_references
from callcenter.phrasebook.yaml_nodes import BadPhrasebookError, Value, read_yaml

_TOP_KEYS = ("kind", "speaker", "phrases", "wordings", "rules", "groups", "people-only", "scorecard")
_OTHERS = frozenset({"work_orders.yaml"})
"""Read by a loader of its own."""
_DEFAULT_TENANT = "default.yaml"


def load_phrasebook(folder: Path) -> Phrasebook:
    """The phrasebook of a folder.

    Raises:
        BadPhrasebookError: a mistake; the message names file, line and column.
    """
    files = sorted(p for p in folder.glob("*.yaml") if p.name not in _OTHERS)
    tenants = folder / "tenants"
    if not files or not (tenants / _DEFAULT_TENANT).exists():
        raise BadPhrasebookError(
            str(folder), "no phrasebook here: expected *.yaml and tenants/default.yaml; name its folder in the settings"
        )
    reading = _Reading(folder)
    for path in files:
        reading.file(read_yaml(path, folder))
    reading.tenants = list(_tenants(tenants, folder))
    return reading.book(_version([*files, *sorted(tenants.glob("*.yaml"))]))


def _version(files: list[Path]) -> str:
    """Content hash over names and bytes: two phrasebooks with the same version judge the same."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _tenants(folder: Path, root: Path) -> Iterator[Tenant]:
    default = entries.tenant(read_yaml(folder / _DEFAULT_TENANT, root), None)
    yield default
    for path in sorted(folder.glob("*.yaml")):
        if path.name != _DEFAULT_TENANT:
            yield entries.tenant(read_yaml(path, root), default)


class _Reading:
    """What has been read so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.phrases: list[Phrase] = []
        self.wordings: dict[str, Wording] = {}
        self.rules: list[Rule] = []
        self.groups: list[ItemGroup] = []
        self.people_only: list[PeopleOnly] = []
        self.tenants: list[Tenant] = []
        self._scorecard: Value | None = None
        self._ids: set[str] = set()

    def file(self, top: Value) -> None:
        """One file; what it holds is told by its keys."""
        fields = top.fields(_TOP_KEYS)
        for item in _items(fields.get("phrases")):
            phrase = entries.phrase(item, fields)
            if phrase.id in self._ids:
                raise item.wrong(f"{phrase.id} stands in the phrasebook twice")
            self._ids.add(phrase.id)
            self.phrases.append(phrase)
        for item in _items(fields.get("wordings")):
            wording = entries.wording(item)
            if wording.name in self.wordings:
                raise item.wrong(f"wording {wording.name} stands in the phrasebook twice")
            self.wordings[wording.name] = wording
        self.rules += [entries.rule(item) for item in _items(fields.get("rules"))]
        self.groups += [entries.item_group(item) for item in _items(fields.get("groups"))]
        self.people_only += [entries.people_only(item) for item in _items(fields.get("people-only"))]
        self._scorecard = fields.get("scorecard") or self._scorecard

    def book(self, version: str) -> Phrasebook:
        """Everything together, its references checked."""
        if self._scorecard is None:
            raise BadPhrasebookError(str(self._folder), "no file has the key 'scorecard'")
        book = Phrasebook(
            phrases=tuple(self.phrases),
            wordings=self.wordings,
            rules=tuple(self.rules),
            tenants=tuple(self.tenants),
            groups=tuple(self.groups),
            people_only=tuple(self.people_only),
            scorecard=entries.scorecard(self._scorecard),
            version=version,
        )
        check_references(book)
        return book


def _items(value: Value | None) -> list[Value]:
    return [] if value is None else value.items()
