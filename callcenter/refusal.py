"""Why a process does not start."""


class CannotStart(Exception):
    """A process cannot start; the message names the file, field or address and what to do."""
