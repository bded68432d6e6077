"""Set up, add, end and list the three officers (三员); on the server only."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zhongshu.core.errors import Refusal
from zhongshu.people import services
from zhongshu.people.models import Account, Officer, Organ
from zhongshu.people.models.person import OfficerKind

USERNAMES = {
    OfficerKind.SYSTEM_ADMIN: "sysadmin",
    OfficerKind.SECURITY_ADMIN: "secadmin",
    OfficerKind.AUDITOR: "auditor",
}


class Command(BaseCommand):
    help = "Set up, add, end and list the three officers (三员)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        init = verbs.add_parser("init", help="make the three accounts of a new deployment")
        init.add_argument("--organ", help="full name of the organ they belong to; made when there is none yet")
        for kind in OfficerKind:
            init.add_argument(f"--{kind.replace('_', '-')}", required=True, metavar="NAME", help=str(kind.label))
        add = verbs.add_parser("add", help="one more officer, for example before another one ends")
        add.add_argument("kind", choices=OfficerKind.values)
        add.add_argument("name")
        add.add_argument("username")
        add.add_argument("--organ", help="full name of the organ")
        end = verbs.add_parser("end", help="an officer gives up the office; the account closes")
        end.add_argument("username")
        end.add_argument("--reason", required=True)
        verbs.add_parser("list", help="who holds which office")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            VERBS[options["verb"]](self, options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def init(self, options: dict[str, Any]) -> None:
        wanted = [services.NewOfficer(kind.value, options[kind.value], USERNAMES[kind]) for kind in OfficerKind]
        made = services.init_officers(organ_named(options["organ"], may_make=True), wanted)
        self.show(made)

    def add(self, options: dict[str, Any]) -> None:
        officer = services.NewOfficer(options["kind"], options["name"], options["username"])
        self.show([services.add_officer(organ_named(options["organ"]), officer)])

    def end(self, options: dict[str, Any]) -> None:
        officer = Officer.objects.filter(person__account__username=options["username"]).first()
        if officer is None:
            raise CommandError(_("没有用户名为 %(name)s 的三员。") % {"name": options["username"]})
        services.end_officer(officer, reason=options["reason"])
        self.stdout.write(_("已卸任，账号已停用。"))

    def show_all(self, options: dict[str, Any]) -> None:
        for officer in Officer.objects.select_related("person__account").order_by("kind", "since"):
            account = officer.person.account
            self.stdout.write(f"{officer.get_kind_display()}\t{officer.person}\t{account}\t{officer.since}")

    def show(self, made: list[tuple[Account, str]]) -> None:
        self.stdout.write(_("一次性口令只显示这一遍，首次登录须改口令并绑定动态口令："))
        for account, password in made:
            kind = account.person.officer.get_kind_display()
            self.stdout.write(f"{kind}\t{account.person.name}\t{account.username}\t{password}")


VERBS = {"init": Command.init, "add": Command.add, "end": Command.end, "list": Command.show_all}


def organ_named(name: str | None, *, may_make: bool = False) -> Organ:
    """The organ of that name; without a name the first one that works in this system."""
    if name is None:
        organ = Organ.objects.filter(is_inside=True).first()
    else:
        organ = Organ.objects.filter(name=name).first() or (services.found_organ(name) if may_make else None)
    if organ is None:
        raise CommandError(_("没有找到机关，请用 --organ 写出机关全称。"))
    return organ
