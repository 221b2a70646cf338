"""Which role may go where: the first line that fits an address decides, and what no line names is for supervisors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from callcenter.domain.people import Role

READS = frozenset({"GET", "HEAD", "OPTIONS"})
ANY = frozenset[str]()
EVERYBODY = frozenset(Role)
AT_CALLS = frozenset({Role.AGENT, Role.QA, Role.SUPERVISOR})
ADMINS = frozenset({Role.ADMIN})
LISTENERS = frozenset({Role.QA, Role.SUPERVISOR})
DOERS = frozenset({Role.AGENT, Role.SUPERVISOR})


class Own(StrEnum):
    """What must be the agent's own."""

    NOTHING = ""
    CALL = "call"
    SEAT = "seat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One line of the table."""

    path: re.Pattern[str]
    """Fits the whole path; the group ``own`` names the call or seat."""
    methods: frozenset[str] = ANY
    """Empty = all."""
    roles: frozenset[Role] = AT_CALLS
    own: Own = Own.NOTHING
    """Asked of somebody who is an agent and nothing else."""
    open: bool = False
    """Also for those who have not signed in."""
    first: bool = False
    """Also for those who still have the password to start with."""

    def fits(self, method: str, path: str) -> bool:
        """Whether the line is about the request."""
        return (not self.methods or method in self.methods) and self.path.fullmatch(path) is not None

    def owned(self, path: str) -> str:
        """The call or seat of the address."""
        found = self.path.fullmatch(path)
        return found["own"] if found and self.own else ""


def _right(path: str, **more: object) -> Right:
    return Right(path=re.compile(path), **more)  # type: ignore[arg-type]


RIGHTS = (
    _right(r"/static/.*|/login|/api/session|/api/health|/metrics", open=True),
    _right(r"/password|/api/session/password", roles=EVERYBODY, first=True),
    _right(r"/", roles=EVERYBODY),
    _right(r"/users|/api/people(/.*)?", roles=ADMINS),
    _right(r"/openapi\.json", methods=READS, roles=EVERYBODY),
    _right(r"/api/rules|/api/seats", methods=READS),
    _right(r"/desk/(?P<own>[^/]+)", roles=DOERS, own=Own.SEAT),
    _right(r"/wall", roles=frozenset({Role.SUPERVISOR})),
    _right(r"/qa(/[^/]+)?", roles=LISTENERS),
    _right(r"/tickets(/.*)?", methods=READS),
    _right(r"/api/calls", methods=READS),
    _right(r"/api/calls/upload", roles=LISTENERS),
    _right(r"/api/calls/[^/]+/findings/.*", roles=LISTENERS),
    _right(r"/api/calls/(?P<own>[^/]+)(/.*)?", methods=READS, own=Own.CALL),
    _right(r"/api/calls/(?P<own>[^/]+)/(ticket|ticket/.*|wrap-up)", roles=DOERS, own=Own.CALL),
    _right(r"/api/tickets\.(csv|xlsx)", methods=READS, roles=LISTENERS),
    _right(r"/api/(tickets|tickets/.*|due|customers/.*)", methods=READS),
    _right(r"/api/tickets(/.*)?"),
    _right(r"/api/assessments", methods=READS, roles=LISTENERS),
)
SUPERVISORS_ONLY = _right(r".*", roles=frozenset({Role.SUPERVISOR}))


def right_for(method: str, path: str) -> Right:
    """The line that decides."""
    return next((right for right in RIGHTS if right.fits(method, path)), SUPERVISORS_ONLY)
