"""Who is asking: put into the request by the gate, taken out by the routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.domain.people import Person, Role
from callcenter.domain.refusals import NotAllowed

KEY = "person"


def person_of(connection: HTTPConnection) -> Person | None:
    """Who has signed in; None where nobody has to."""
    found = connection.scope.get("state", {}).get(KEY)
    return found if isinstance(found, Person) else None


class Signature:
    """Under which name a change is recorded: that of the person who signed in, whatever the page says."""

    def __init__(self, person: Person | None) -> None:
        self.person = person

    def __call__(self, given: str) -> str:
        """``given`` counts where nobody has to sign in."""
        return self.person.signature if self.person else given

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
    return Signature(person_of(connection))


Signed = Annotated[Signature, Depends(_signature)]
