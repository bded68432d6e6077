"""知悉: showing a record to somebody who has no step in it."""

from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Person, Unit
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Grant, Record
from zhongshu.records.states import GrantReason
from zhongshu.workflow import access
from zhongshu.workflow.services.moving import locked, require


@verb
def share(record: Record, *, to: Person | Unit, reason: str, actor: Person) -> Grant:
    """Widen the 知悉范围 by hand, with a reason that the log keeps; never of a classified record."""
    record = locked(record)
    require(access.may_share(actor, record))
    if not isinstance(to, Person | Unit):
        raise RuleBroken(_("请选择人员或科室；给整个单位看，请用传阅。"), field="to")
    if not reason.strip():
        raise RuleBroken(_("请写明给谁看、为什么。"), field="reason")
    grant = records.give(record, to=to, reason=GrantReason.SHARE, actor=actor)
    data = {"to": to.pk, "name": str(to), "reason": reason.strip()}
    audit.write("records.record.shared", record, actor=actor, data=data)
    return grant
