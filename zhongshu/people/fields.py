"""Fields that choose people, units and receivers: a short list without JavaScript, a search (people:pick) with it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import PersonSelect, PersonsSelect, person_label
from zhongshu.people import queries
from zhongshu.people.models import Organ, Person, Unit

NOBODY = ("", _("请选择"))


class PersonField(forms.Field):
    """One active person. `offer` fills the list; whoever else the search finds is accepted too."""

    widget = PersonSelect
    default_error_messages = {"invalid_choice": _("请从名单里选一位在职的人。")}

    def __init__(self, *, scope: str = "", **kwargs: Any) -> None:
        super().__init__(widget=PersonSelect(scope=scope), **kwargs)

    def offer(self, people: Iterable[Person], chosen: object = None) -> None:
        """Show these, and the one that was chosen before the form came back."""
        offered = [(person.pk, person_label(person)) for person in people]
        self.widget.choices = [NOBODY, *offered, *_missing(offered, [chosen])]

    def prepare_value(self, value: object) -> object:
        return value.pk if isinstance(value, Person) else value

    def to_python(self, value: object) -> Person | None:
        found = _people([value]) if value not in self.empty_values else []
        if value not in self.empty_values and not found:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found[0] if found else None


class PeopleField(forms.Field):
    """Several active persons; otherwise like PersonField."""

    widget = PersonsSelect
    default_error_messages = {"invalid_choice": _("名单里有人已经不在职，请重新选。")}

    def __init__(self, *, scope: str = "", **kwargs: Any) -> None:
        super().__init__(widget=PersonsSelect(scope=scope), **kwargs)

    def offer(self, people: Iterable[Person], chosen: Iterable[object] = ()) -> None:
        offered = [(person.pk, person_label(person)) for person in people]
        self.widget.choices = [*offered, *_missing(offered, chosen)]

    def to_python(self, value: object) -> list[Person]:
        wanted = list(value) if isinstance(value, list | tuple) else []
        found = _people(wanted)
        if len(found) != len(set(wanted)):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


class ReceiverField(forms.CharField):
    """A person, unit or organ that work can be sent to; cleans to that object. `scope`: receivers, units or organs."""

    def __init__(self, *, scope: str = "receivers", **kwargs: Any) -> None:
        super().__init__(widget=PersonSelect(scope=scope), **kwargs)

    def offer(self, receivers: Iterable[Person | Unit | Organ], chosen: object = None) -> None:
        offered = [(receiver_key(receiver), receiver_label(receiver)) for receiver in receivers]
        again = queries.receiver(str(chosen or ""))
        if again is not None and receiver_key(again) not in dict(offered):
            offered.append((receiver_key(again), receiver_label(again)))
        self.widget.choices = [NOBODY, *offered]

    def clean(self, value: object) -> Person | Unit | Organ | None:
        key = super().clean(value)
        if not key:
            return None
        found = queries.receiver(key)
        if found is None:
            raise forms.ValidationError(_("请从名单里选一个在用的单位或者在职的人。"), code="invalid_choice")
        return found


def receiver_key(receiver: Person | Unit | Organ) -> str:
    return f"{type(receiver).__name__.lower()}:{receiver.pk}"


def receiver_label(receiver: Person | Unit | Organ) -> str:
    if isinstance(receiver, Person):
        return person_label(receiver)
    return f"{receiver.name}（{receiver.organ.name}）" if isinstance(receiver, Unit) else receiver.name


def _missing(offered: list[tuple[int, str]], chosen: Iterable[object]) -> list[tuple[int, str]]:
    known = {pk for pk, _label in offered}
    return [(person.pk, person_label(person)) for person in _people(chosen) if person.pk not in known]


def _people(chosen: Iterable[object]) -> list[Person]:
    """Active persons by the ids that a form sent."""
    wanted = {int(str(pk)) for pk in chosen if str(pk or "").isdecimal()}
    return list(queries.with_posts(Person.objects.filter(pk__in=wanted, is_active=True))) if wanted else []
