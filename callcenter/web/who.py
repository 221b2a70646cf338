"""Who is asking: put into the request by the gate, taken out by the routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.domain.people import Person, Role
from callcenter.domain.refusals import NotAllowed

KEY = "caller"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends the request, and how that is known."""

    person: Person
    look_again: Callable[[], Caller | None] = field(compare=False, repr=False)
    """Asks the database whether it still holds."""
    system: str = ""
    """Name of the program that came with a token; empty for somebody in front of a page."""


def caller_of(connection: HTTPConnection) -> Caller | None:
    """Who is asking; None where nobody has to sign in."""
    found = connection.scope.get("state", {}).get(KEY)
    return found if isinstance(found, Caller) else None


def person_of(connection: HTTPConnection) -> Person | None:
    """Who has signed in; None where nobody has to."""
    caller = caller_of(connection)
    return caller.person if caller else None


class Signature:
    """Under which name a change is recorded: that of the person who signed in, whatever the page says.

    A program names the person who acts in front of it, and is itself recorded beside.
    """

    def __init__(self, caller: Caller | None) -> None:
        self.person = caller.person if caller else None
        self.system = caller.system if caller else ""

    def __call__(self, given: str) -> str:
        """``given`` counts where nobody has to sign in, and from a program."""
        return self.person.signature if self.person and not self.system else given

    def in_full(self, given: str) -> str:
        """Person and program in one, for records that keep a single name."""
        name = self(given)
        return f"{name}（{self.system}）" if self.system and name else name or self.system

    def is_supervisor(self, given: bool) -> bool:
        """Whether a supervisor acts; ``given`` counts where nobody has to sign in."""
        return self.person.has(Role.SUPERVISOR) if self.person else given

    def need(self, *roles: Role, sentence: str) -> None:
        """Refuses those who have none of the roles.

        Raises:
            NotAllowed: with the sentence.
        """
        if self.person and not self.person.has(*roles):
            raise NotAllowed(sentence)

    @property
    def only_agent(self) -> str:
        """The number of somebody who may see the own calls only; empty for everybody else."""
        if self.person is None or self.person.has(Role.QA, Role.SUPERVISOR):
            return ""
        return self.person.agent_no


def _signature(connection: HTTPConnection) -> Signature:
    return Signature(caller_of(connection))


Signed = Annotated[Signature, Depends(_signature)]
