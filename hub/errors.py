"""Errors named for what the caller must do next; each carries its sentence in French and English."""


class HubError(Exception):
    """Something the hub refuses. `code` is stable; the sentences are for people."""

    status = 400
    exit_code = 1
    retry_after: int | None = None
    """Seconds after which the same may succeed, where that is known."""

    def __init__(self, code: str, fr: str, en: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.fr = fr
        self.en = en


class NotFound(HubError):
    """No such thing for this caller: look for another one."""

    status = 404


class BadRequest(HubError):
    """The words of the request are off: call again, corrected."""

    exit_code = 2


class Conflict(HubError):
    """The state of the hub does not allow it now: look at the state first."""

    status = 409


class Busy(HubError):
    """Somebody else holds the lock or the lease: try again later."""

    status = 503


class Broken(HubError):
    """An invariant does not hold: nothing was written, tell the operator."""

    status = 500
