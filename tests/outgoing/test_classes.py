"""各县（区）人民政府 and its like are printed as one name and sent to each member."""

import pytest

from zhongshu.outgoing import queries
from zhongshu.people.models import Organ


@pytest.fixture
def places(cast):
    """A district, a township of the county, a committee with a department of its own, a department that is closed."""

    def organ(name, kind, parent, rank, **more):
        return Organ.objects.create(name=name, kind=kind, parent=parent, rank=rank, **more)

    committee = organ("中共云川市委员会", "party_committee", None, 3)
    organ("东河区人民政府", "people_government", cast.city, 4)
    organ("城关街道办事处", "people_government", cast.city, 4)
    organ("清溪镇人民政府", "people_government", cast.county, 5)
    organ("中共青岩县委员会", "party_committee", committee, 4)
    organ("中共云川市委组织部", "department", committee, 3)
    organ("云川市旧局", "department", cast.city, 3, is_active=False)
    return cast


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("各县（区）人民政府", ["青岩县人民政府", "东河区人民政府"]),
        ("各县（市、区）人民政府", ["青岩县人民政府", "东河区人民政府"]),
        ("各县、区人民政府", ["青岩县人民政府", "东河区人民政府"]),
        ("各区人民政府", ["东河区人民政府"]),
        ("市政府各部门", ["云川市财政局"]),
        ("市人民政府各工作部门", ["云川市财政局"]),
        ("各县（区）委", ["中共青岩县委员会"]),
        ("市委各部门", ["中共云川市委组织部"]),
        ("各街道办事处", ["城关街道办事处"]),
        ("各部门", ["云川市财政局"]),
        ("省政府各部门", []),
        ("县委各部门", []),
        ("市直各部门", []),
        ("市政府有关部门", []),
        ("各直属机构", []),
    ],
)
def test_a_class_is_its_members(places, draft, name, members):
    document = draft(main_recipients=({"organ": None, "name": name},))

    assert [line.name for line in queries.recipients_of(document) if line.organ] == members
    assert queries.classes_of(document) == ([(name, len(members))] if members else [])


def test_of_a_county_the_places_are_its_townships(places, draft):
    document = draft(issuers=(places.county,), main_recipients=({"organ": None, "name": "各乡（镇）人民政府"},))

    assert [line.name for line in queries.recipients_of(document)] == ["清溪镇人民政府"]


def test_each_organ_gets_it_once_and_what_only_people_know_stays_a_line(places, draft):
    document = draft(
        main_recipients=(
            {"organ": None, "name": "市政府各部门"},
            {"organ": places.county.pk, "name": "青岩县政府"},
            {"organ": None, "name": "各直属机构"},
        ),
        cc_recipients=({"organ": None, "name": "各县（区）人民政府"},),
    )

    found = [(line.name, line.role) for line in queries.recipients_of(document)]
    assert found == [
        ("云川市财政局", "main"),
        ("青岩县政府", "main"),
        ("各直属机构", "main"),
        ("东河区人民政府", "cc"),
    ]


def test_registered_it_goes_to_each_member(places, paper, client):
    document = paper("registering", main_recipients=({"organ": None, "name": "各县（区）人民政府"},))
    client.force_login(document.record.holder.account)

    page = client.get(f"/outgoing/papers/{document.pk}/number/")

    assert "“各县（区）人民政府”已按机关名录展开为 2 个单位" in page.content.decode()
    assert [row.initial["name"] for row in page.context["form"].rows if row.initial] == [
        "青岩县人民政府",
        "东河区人民政府",
    ]
