"""What is known of a recording, as JSON beside the WAV: lets a restarted recorder go on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter.domain.events import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFile:
    """State of one recording."""

    call_id: str
    length_ms: int
    gaps: tuple[tuple[Leg, int, int], ...]
    sha256: str = ""
    """Empty while the call runs."""

    def write(self, path: Path) -> None:
        """Replaces the file in one step, so that a crash leaves the old or the new one."""
        body = {"call_id": self.call_id, "length_ms": self.length_ms, "gaps": self.gaps, "sha256": self.sha256}
        fresh = path.with_suffix(".json.new")
        fresh.write_text(json.dumps(body), encoding="utf-8")
        fresh.replace(path)


def read_side_file(path: Path) -> SideFile | None:
    """The state, or None when there is no readable one (then the WAV alone tells the length)."""
    try:
        body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        gaps = tuple((Leg(leg), int(start), int(length)) for leg, start, length in body["gaps"])
        return SideFile(call_id=body["call_id"], length_ms=body["length_ms"], gaps=gaps, sha256=body["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
