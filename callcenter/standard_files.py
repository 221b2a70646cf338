"""Reads the written standard from its folder; small enough to be run as a check before anything starts."""

from __future__ import annotations

from pathlib import Path

from callcenter.domain.phrasebook import Phrasebook
from callcenter.domain.tickets.words import TicketWords
from callcenter.phrasebook.loader import load_phrasebook
from callcenter.phrasebook.ticket_words import UnreadableTicketWordsError, read_ticket_words
from callcenter.phrasebook.work_orders import WorkOrderPolicies, WorkOrderTableError
from callcenter.phrasebook.yaml_nodes import BadPhrasebookError
from callcenter.ports import Policies
from callcenter.refusal import CannotStart


def read_standard(folder: Path) -> tuple[Phrasebook, TicketWords]:
    """Phrasebook and ticket words of a folder.

    Raises:
        CannotStart: a mistake in a file.
    """
    try:
        policies = WorkOrderPolicies(folder / "work_orders.yaml")
        return load_phrasebook(folder), read_ticket_words(folder / "tickets", policies.clocks_of)
    except (BadPhrasebookError, UnreadableTicketWordsError, WorkOrderTableError) as problem:
        raise CannotStart(str(problem)) from problem


def read_policies(folder: Path) -> Policies:
    """What is configured for the work orders of each tenant.

    Raises:
        CannotStart: a mistake in the file.
    """
    try:
        return WorkOrderPolicies(folder / "work_orders.yaml")
    except WorkOrderTableError as problem:
        raise CannotStart(str(problem)) from problem
