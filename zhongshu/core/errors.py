"""The three ways in which a service refuses. The message is a whole sentence that the clerk can act on."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A rule of the office said no; nothing was changed. Middleware shows the message on the page."""

    status = 422

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refusal):
    """Not this person: somebody else may do it."""

    status = 403


class RuleBroken(Refusal):
    """Not this way: a value or the state of the item forbids it. `field` names the form field to mark."""

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class StaleEdit(Refusal):
    """Somebody acted first; the page that was submitted shows an older state."""

    status = 409
