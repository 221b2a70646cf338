"""When a leg's recognition falls behind its sound, and when it has caught up."""

from __future__ import annotations

LAG_SHOWN_MS = 500
LAG_GONE_MS = 200


class LagWatch:
    """Answers at the two moments worth telling, and is silent between them."""

    def __init__(self) -> None:
        self._lagging = False

    def changed(self, lag_ms: int) -> bool:
        """True when the lag has just passed the limit, or has just gone."""
        turned = lag_ms <= LAG_GONE_MS if self._lagging else lag_ms >= LAG_SHOWN_MS
        self._lagging = self._lagging != turned
        return turned
