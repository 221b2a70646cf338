"""supervisord that starts its programs at once; run by ``callcenter serve``.

The original looks for the first time at what is to be started after it has waited a second for something to happen.
"""

from __future__ import annotations

from supervisor import supervisord


class PromptSupervisor(supervisord.Supervisor):  # type: ignore[misc]  # the library ships no types
    """Begins with what the original does after the first wait."""

    def runforever(self) -> None:
        """Until a signal ends it."""
        for group in sorted(self.process_groups.values()):
            group.transition()
        super().runforever()


if __name__ == "__main__":
    supervisord.Supervisor = PromptSupervisor  # by this name ``main`` makes it, again after each SIGHUP
    supervisord.main()
