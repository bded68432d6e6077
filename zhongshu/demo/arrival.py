"""At the counter: the paper with its number and date, its file where there is one, its register entry."""

import io
from datetime import timedelta

from django.utils import timezone

from zhongshu.demo import papers, sheets
from zhongshu.demo.scene import Scene
from zhongshu.demo.world import Topic
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.incoming import services as incoming
from zhongshu.incoming.models import ARRIVING_TYPES, PaperClass
from zhongshu.incoming.registration import Registration
from zhongshu.people.models import Organ, Person
from zhongshu.records.states import Urgency

TYPES = {str(label): key for key, label in ARRIVING_TYPES}
URGENCIES = {"加急": Urgency.URGENT, "特急": Urgency.EXTRA_URGENT}
SUFFIXES = {"函": "函", "报告": "报", "请示": "", "通报": "", "意见": ""}
QUARTERS = ("第四季度", "第一季度", "第二季度", "第三季度")


def register(scene: Scene) -> None:
    """Entered by one of the two clerks; received some minutes before."""
    plan = scene.plan
    is_mine = scene.rng.random() < 0.7 or bool(plan.halt)
    clerk = scene.cast.person(scene.office.registry if is_mine else scene.office.second)
    clerk = scene.cast.stand_in(clerk) or clerk
    data = registration(scene)
    uploads = _uploads(scene, data, clerk)
    organ = scene.cast.organ(scene.office.key)
    scene.document = incoming.register(data, uploads=uploads, actor=clerk, organ=organ)
    papers.remember_sent(scene, clerk)


def registration(scene: Scene) -> Registration:
    plan, topic = scene.plan, scene.plan.topic
    sender = scene.cast.organ(topic.sender)
    has_paper = scene.has("paper") or plan.return_by is not None
    return Registration(
        sender=sender.short_name if sender.is_inside and sender.rank == 3 else sender.name,
        title=title(scene),
        received_at=scene.minutes_ago(4, 25),
        sender_number=scene.cast.numbers.next(_stem(sender, topic), scene.now, scene.rng),
        document_type=TYPES[topic.type_name],
        paper_class=PaperClass.READING if topic.paper_class == "阅" else PaperClass.ACTION,
        issued_on=timezone.localdate(scene.now) - timedelta(days=scene.rng.randint(1, 5)),
        level=plan.level,
        urgency=URGENCIES.get(plan.urgency or topic.urgency, Urgency.NORMAL),
        needs_answer=topic.paper_class == "答",
        due_at=plan.due,
        unit=scene.cast.unit(scene.office.key, plan.unit),
        pages=scene.rng.randint(1, 9),
        contact=_contact(scene, sender),
        has_paper=has_paper,
        place="文电室一号柜" if has_paper else "",
        return_by=timezone.localdate(plan.return_by) if plan.return_by else None,
        secrecy_period="3年" if plan.level >= 3 else "",
    )


def title(scene: Scene) -> str:
    """Month, quarter and year as they last ended."""
    local = timezone.localtime(scene.now)
    month = (local.replace(day=1) - timedelta(days=1)).month
    quarter = QUARTERS[(local.month - 1) // 3]
    year = local.year
    return scene.plan.topic.title.format(month=month, quarter=quarter, year=year, next_year=year + 1)


def _stem(sender: Organ, topic: Topic) -> str:
    if not sender.is_inside:
        return f"{sender.code}{'函' if topic.type_name == '函' else '发'}"
    return sender.code + SUFFIXES.get(topic.type_name, "发" if sender.kind == "general_office" else "")


def _contact(scene: Scene, sender: Organ) -> str:
    """Whoever the sender's clerk is, where the sender works in the deployment."""
    clerk = scene.cast.clerk_of(sender)
    return f"{clerk.name} {clerk.phone}" if clerk and scene.plan.topic.paper_class == "答" else ""


def _uploads(scene: Scene, data: Registration, clerk: Person) -> list[Upload]:
    kind = scene.plan.has_file
    if not kind:
        return []
    organ = scene.cast.organ(scene.office.key)
    content, name = sheets.file_of(kind, sheets.paper_of(scene, data))
    return [files.receive_upload(io.BytesIO(content), name, actor=clerk, organ=organ)]
