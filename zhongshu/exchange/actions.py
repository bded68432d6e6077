"""Buttons of exchange on the pages of outgoing papers."""

from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action
from zhongshu.outgoing.access import KIND
from zhongshu.people.models import Person
from zhongshu.records.models import Record


def show(person: Person, record: Record) -> Answer | None:
    """Who has it: once it has gone out."""
    return Answer.yes() if record.deliveries.exists() else None


ACTIONS = (Action("exchange.deliveries", _("签收情况"), "exchange:deliveries", show, order=60, kinds=(KIND,)),)
