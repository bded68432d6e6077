"""What the three people do, as requests: a name and how to make the n-th one."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from django.test import Client
from django.utils import timezone

from zhongshu.incoming.checklist import ITEMS
from zhongshu.people.models import Account, Person
from zhongshu.records import access as records
from zhongshu.records.models import Grant, Record
from zhongshu.workflow.models import Step

DEEP = 20  # pages down
BATCH = 50
FORM = "application/x-www-form-urlencoded"
FORWARD = urlencode({"to_stage": "circulating", "text": "拟传阅后存档。"}).encode()
CHECKED = urlencode({"to_stage": "proposing", **{item.key: "1" for item in ITEMS}})


@dataclass(frozen=True)
class Visit:
    """GET of `path`, or POST of `body` to it."""

    path: str
    body: bytes | None = None


Make = Callable[[int], Visit]


def reads(person: Person) -> dict[str, Make]:
    """Pages that anybody may ask for again and again."""
    chosen = random.Random(person.pk)  # noqa: S311 -- the same questions every time
    seen = list(records.visible_to(person).order_by("-pk").values_list("pk", "title")[:2000])
    picked = [chosen.choice(seen) for _turn in range(200)]
    deep = deep_page(person)
    return {
        "desk": lambda turn: Visit("/"),
        "register, first page": lambda turn: Visit("/incoming/?view=all"),
        f"register, page {DEEP}": lambda turn: Visit(deep),
        "register, filtered": lambda turn: Visit("/incoming/?view=all&class=reading_document&state=open"),
        "record": lambda turn: Visit(f"/records/{picked[turn % 200][0]}/"),
        "search, one word": lambda turn: search(picked[turn % 200][1][:2]),
        "search, two words": lambda turn: search(f"{picked[turn % 200][1][:2]} {picked[turn % 200][1][4:6]}"),
        "search, phrase": lambda turn: search(f"“{picked[turn % 200][1][:6]}”"),
        "search, number": lambda turn: search(f"岚发〔2026〕{picked[turn % 200][0]}号"),
    }


def search(line: str) -> Visit:
    return Visit(f"/search/?q={quote(line)}")


def deep_page(person: Person) -> str:
    """The address behind 下一页, pressed many times; the last there is for whoever sees fewer."""
    client, path = signed_in(person), "/incoming/?view=all"
    for _page in range(DEEP - 1):
        page = client.get(path).context["page"]
        if page.next_cursor is None:
            break
        path = f"/incoming/?view=all&cursor={quote(page.next_cursor)}"
    return path


def writes(person: Person, turns: int, mark: str) -> dict[str, Make]:
    """What changes something: each turn has its own paper. Only for who registers."""
    sent = [waiting(person, f"{mark}{turn}") for turn in range(turns)]
    open_ones = Record.objects.filter(state="open", level=0).exclude(holder=person).order_by("due_at")
    chosen = list(open_ones.values_list("pk", flat=True)[: turns * BATCH])
    lots = [chosen[start : start + BATCH] for start in range(0, len(chosen), BATCH)]
    piles = [pile(person, lots[turn % len(lots)]) for turn in range(turns)]
    return {
        "register a paper": lambda turn: Visit("/incoming/form/", registration(f"{mark}{turn}")),
        "forward": lambda turn: Visit(f"/records/{sent[turn]}/forward/", FORWARD),
        f"read {BATCH} at once": lambda turn: Visit(
            "/records/read-many/", urlencode([("steps", pk) for pk in piles[turn]]).encode()
        ),
    }


def registration(mark: str) -> bytes:
    values = {
        "sender": "省水利厅", "sender_number": f"岚水〔2026〕{mark}号", "title": f"关于{mark}的通知",
        "document_type": "notice", "level": "0", "urgency": "normal", "received_at": "2026-03-09T08:30",
        "copies": "1", "paper_class": "action_document", "then": "stay",
    }  # fmt: skip
    return urlencode(values).encode()


def waiting(person: Person, mark: str) -> int:
    """A paper at 拟办 in the person's hands."""
    client = signed_in(person)
    made = client.post("/incoming/form/", registration(f"9{mark}").decode(), content_type=FORM)
    pk = int(made.headers["Location"].strip("/").rpartition("/")[2])
    client.post(f"/incoming/{pk}/check/", CHECKED, content_type=FORM)
    return pk


def pile(person: Person, chosen: list[int]) -> list[int]:
    """Papers to read, on the person's desk."""
    now = timezone.now()
    leads = Step.objects.filter(role="lead", finished_at=None, record__in=chosen)
    grants = Grant.objects.bulk_create(
        Grant(record_id=lead.record_id, person=person, reason="read", since=now) for lead in leads
    )
    about = {"role": "read", "holder": person, "purpose": "know", "received_at": now, "due_at": now + timedelta(days=2)}
    given = [
        Step(record_id=lead.record_id, stage=lead.stage, sent_by_id=lead.holder_id, within=lead, grant=grant, **about)
        for lead, grant in zip(leads, grants, strict=True)
    ]
    return [step.pk for step in Step.objects.bulk_create(given)]


def signed_in(person: Person) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(person=person))
    return client
