"""Every address, as everybody: who gets in is written in doors.toml, and nobody reads a mark of a record out of sight."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.doors.conftest import MARKS, SENDER, WORD, Stage, number_of
from tests.doors.reading import words
from zhongshu.incoming.models import IncomingDocument
from zhongshu.people.models import Account
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow.models import Step

TABLE = tomllib.loads((Path(__file__).parent / "doors.toml").read_text(encoding="utf-8"))
DOORS, GROUPS, SEES = TABLE["doors"], TABLE["groups"], TABLE["sees"]
REGISTERED = ("normal", "work_secret", "classified")
IN = {200, 302, 303, 403, 405, 409, 422}  # inside a record a verb may still be refused, with a reason
ELSEWHERE = {"tray upload", "tray trouble", "office series"}
WAYS = ({}, {"HTTP_HX_REQUEST": "true"})


def named(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from named(entry, entry.namespace or space)
        else:
            yield f"{space}:{entry.name}", entry


ADDRESSES = dict(named())


def test_every_address_stands_in_the_table():
    assert sorted(set(ADDRESSES) - set(DOORS)) == []
    assert sorted(set(DOORS) - set(ADDRESSES)) == []


def test_questions_are_asked_of_addresses_that_exist():
    assert sorted(({*TABLE["asked"], *TABLE["titles"]}) - set(ADDRESSES)) == []


@pytest.mark.parametrize("name", [*REGISTERED, "draft"])
def test_who_sees_what_is_as_written(stage, name):
    """The table, the list and the check agree."""
    paper = stage.papers[name]
    walkers = {who: getattr(stage.cast, who) for who in GROUPS["signed_in"]}
    listed = [who for who, person in walkers.items() if records.visible_to(person).filter(pk=paper.pk).exists()]

    assert sorted(listed) == sorted(SEES[name])
    assert sorted(who for who, person in walkers.items() if records.may_see(person, paper)) == sorted(SEES[name])


@pytest.mark.parametrize("who", GROUPS["everybody"])
def test_walk(stage, who):
    walk = Walk(stage, who)

    faults = [fault for name in DOORS for fault in walk.through(name)]
    assert "\n".join(faults) == ""


class Walk:
    """One person tries every door."""

    def __init__(self, stage: Stage, who: str) -> None:
        self.stage, self.who = stage, who
        self.client = Client(raise_request_exception=True)
        if who != "nobody":
            self.client.force_login(Account.objects.get(username=who))

    def through(self, name: str) -> Iterator[str]:
        word = DOORS[name].removesuffix(" by post")
        by_post = DOORS[name].endswith(" by post")
        for place, (arguments, knows) in enumerate(self.targets(name, word)):
            address = reverse(name, kwargs=arguments)
            expected = self.expected(word, knows)
            yield from self.knock(name, address, expected, by_post=by_post, tries_to_write=place == 0)
            if expected == IN and not by_post:
                yield from self.ask(name, address)

    def targets(self, name: str, word: str) -> list[tuple[dict[str, object], bool]]:
        """Arguments of the address, and whether this person knows what they name."""
        kind, _space, thing = word.partition(" ")
        if kind == "knows":
            return [(self.of_paper(name, thing, paper), self.who in SEES[key]) for key, paper in self.papers(thing)]
        if kind in {"own", "supervised"}:
            return [({"pk": self.stage.things[thing]}, thing == "delegation" and self.who == "security_admin")]
        if word == "tray upload":
            return [({"token": self.stage.trays["office"].token}, self.who in {"clerk", "low"})]
        if word == "tray trouble":
            return [({"pk": self.stage.things["trouble"]}, self.who in {"clerk", "low"})]
        if word == "office series":
            return [({"pk": self.stage.things["series"]}, self.who in {"clerk", "low", "director", "business_admin"})]
        return [(self.somebody(name), self.who in GROUPS[word])]

    def papers(self, thing: str) -> list[tuple[str, Record]]:
        keys = (*REGISTERED, "draft") if thing == "record" else REGISTERED
        return [(key, self.stage.papers[key]) for key in keys]

    def of_paper(self, name: str, thing: str, paper: Record) -> dict[str, object]:
        if thing == "paper":
            return {"pk": paper.originals.get().pk}
        if thing == "file":
            shown = {"pk": paper.record_files.get().file_id}
            return shown | ({"page": 1} if name in {"files:page", "files:sheet"} else {})
        return {"pk": paper.pk}

    def somebody(self, name: str) -> dict[str, object]:
        """Something of the right kind where the address wants one."""
        wanted = ADDRESSES[name].pattern.converters
        person = self.stage.cast.handler
        post = person.appointments.get()
        things = {
            "year": 2026, "month": 3, "day": 9, "kind": "incoming_document", "name": "repeat.word",
            "pk": {
                "appointment": post.pk, "post": post.post_id, "unit": post.post.unit_id, "organ": person.organ_id,
                "leave": self.stage.things["leave"], "series": self.stage.things["series"], "account": person.pk, "person": person.pk,
            }.get(name.partition(":")[2].partition("-")[0], 1),
        }  # fmt: skip
        if name == "people:post-create":
            things["pk"] = post.post.unit_id
        if name == "people:unit-create":
            things["pk"] = person.organ_id
        return {key: things[key] for key in wanted}

    def expected(self, word: str, knows: bool) -> set[int]:
        if knows:
            return IN
        if self.who == "nobody":
            return {302, 401}
        return {403} if word in GROUPS else {403, 404} if word in ELSEWHERE else {404}

    def knock(
        self, name: str, address: str, expected: set[int], *, by_post: bool, tries_to_write: bool
    ) -> Iterator[str]:
        """Those who may: read it, as a page and as a part. Those who may not: try to read, and to write."""
        if expected != IN:
            yield from self.check(
                name, self.client.post(address, {"pk": "1"}), expected | (set() if by_post else {405})
            )
        if not by_post:
            for way in WAYS if expected == IN and not address.endswith((".pdf", ".png")) else WAYS[:1]:
                yield from self.check(name, self.client.get(address, **way), expected)

    def ask(self, name: str, address: str) -> Iterator[str]:
        for question in TABLE["asked"].get(name, []):
            for key, paper in self.stage.papers.items():
                asked = question.format(**self.about(key, paper))
                yield from self.check(f"{name}?{question}", self.client.get(f"{address}?{asked}"), IN | {404})
                if "{" not in question:
                    break

    def about(self, key: str, paper: Record) -> dict[str, object]:
        document = IncomingDocument.objects.filter(record=paper).first()
        step = Step.objects.filter(record=paper).order_by("-pk").first()
        return {
            "word": quote(WORD), "text": quote("的正文，说明"), "sender": quote(SENDER), "record": paper.pk,
            "number": quote(number_of(key) if document else "无"), "step": step.pk if step else 0,
            "token": self.stage.trays["office"].token,
        }  # fmt: skip

    def check(self, name: str, response, expected: set[int]) -> Iterator[str]:
        login = response.status_code == 302 and response.headers["Location"].startswith(reverse("people:login"))
        if response.status_code not in expected or (login and self.who != "nobody"):
            yield f"{self.who} {response.request['REQUEST_METHOD']} {name}: {response.status_code}, expected {sorted(expected)}"
        read = words(response)
        allowed = TABLE["titles"].get(name, []) if expected == IN else []
        for key, mark in MARKS.items():
            if mark in read and self.who not in SEES[key] and key not in allowed and not self.is_own_tray(name, key):
                yield f"{self.who} {response.request['REQUEST_METHOD']} {name}: reads “{mark}” ({key})"

    def is_own_tray(self, name: str, key: str) -> bool:
        """A colleague at the registry sees what waits in the office's tray: no level is confirmed yet."""
        trays = (
            "incoming:queue",
            "incoming:rows",
            "incoming:progress",
            "incoming:form-of",
            "incoming:arrived",
            "incoming:new",
            "incoming:form",
        )
        return key == "draft" and self.who == "low" and name.startswith(trays)
