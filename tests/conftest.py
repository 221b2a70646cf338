"""How the suite is shared out when it runs in more than one process."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

ONE_AFTER_THE_OTHER = PurePosixPath("tests/end_to_end")
"""Every test there talks to the same running product, on the usual ports where they are free."""


class _Files(LoadFileScheduling):
    """File by file, but the whole folder of the product to one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(super()._split_scope(nodeid))
        return str(ONE_AFTER_THE_OTHER if ONE_AFTER_THE_OTHER in file.parents else file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Instead of the scheduler that ``--dist loadfile`` names."""
    return _Files(config, log)
