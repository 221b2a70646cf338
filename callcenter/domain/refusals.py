"""What the domain refuses: a code that never changes and a Chinese sentence for the person who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callcenter.domain.ticket_sheet import Ticket


class Refused(Exception):
    """Base of all refusals."""

    code = "refused"

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(self.code)
        self.sentence = sentence
        self.field = field
        """The input field that was wrong, if one was."""


class CallUnknown(Refused):
    """No such call."""

    code = "call-unknown"


class FindingUnknown(Refused):
    """No confirmed finding with this key in the call."""

    code = "finding-unknown"


class SlotUnknown(Refused):
    """The ticket has no such field, or nothing in it that could be confirmed."""

    code = "slot-unknown"


class ValueUnfit(Refused):
    """A value that the field cannot hold."""

    code = "value-unfit"


class TicketChanged(Refused):
    """Somebody else changed the ticket meanwhile."""

    code = "ticket-changed"

    def __init__(self, sentence: str, *, field: str | None = None, ticket: Ticket) -> None:
        super().__init__(sentence, field=field)
        self.ticket = ticket
        """As it is now."""


class TicketClosed(Refused):
    """The ticket is closed and cannot be changed."""

    code = "ticket-closed"


class TypeSettled(Refused):
    """The type of a registered ticket is changed with a reason, not in passing."""

    code = "type-settled"


class CallStillRunning(Refused):
    """Only possible after the call."""

    code = "call-still-running"


class RecordingUnreadable(Refused):
    """An uploaded file is not a recording we can use."""

    code = "recording-unreadable"


class RecordingMissing(Refused):
    """The call has no recording (yet)."""

    code = "recording-missing"


class PersonUnfit(Refused):
    """A person cannot be kept like this."""

    code = "person-unfit"


class PersonUnknown(Refused):
    """Nobody of that name."""

    code = "person-unknown"


class LastAdmin(Refused):
    """Afterwards nobody could manage people any more."""

    code = "last-admin"


class SignInRefused(Refused):
    """Wrong name or password, or the person was switched off: which one is not told."""

    code = "sign-in-refused"


class TooManyTries(Refused):
    """Wait before trying again."""

    code = "too-many-tries"


class NotAllowed(Refused):
    """The person's roles do not allow it."""

    code = "not-allowed"
