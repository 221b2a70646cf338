"""Fixtures of the telephone tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.sip.telephone import Telephone


@pytest.fixture
def telephone(tmp_path: Path) -> Iterator[Callable[..., Telephone]]:
    """Builds a telephone; takes fields of the SIP settings and the seat's password."""
    with ExitStack() as stack:

        def build(**sip: Any) -> Telephone:
            return Telephone(stack, tmp_path, **sip)

        yield build
