"""May somebody do something, and if not, why not: the value that access functions return."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Answer:
    """Yes, or no with a sentence for the person who asked. True and false like the answer itself."""

    allowed: bool
    reason: str | Promise = ""

    @classmethod
    def yes(cls) -> "Answer":
        return cls(True)

    @classmethod
    def no(cls, reason: str | Promise) -> "Answer":
        return cls(False, reason)

    def __bool__(self) -> bool:
        return self.allowed
