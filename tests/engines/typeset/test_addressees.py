"""Lists of organs: how they are printed before the colon, and how what somebody typed is taken apart."""

import pytest

from zhongshu.engines.typeset.addressees import addressed, class_of
from zhongshu.engines.typeset.reading.words import split_names

PRINTED = (
    (["市财政局", "市住房和城乡建设局", "市发展和改革委员会"], "市财政局、市住房和城乡建设局、市发展和改革委员会"),
    (["青岩县人民政府", "东河区人民政府", "市水利局"], "青岩县人民政府、东河区人民政府，市水利局"),
    (["各县（市、区）人民政府", "市政府各部门", "各直属机构"], "各县（市、区）人民政府，市政府各部门，各直属机构"),
    (["市委组织部", "市委改革办", "市委"], "市委组织部、市委改革办，市委"),
    (["中共青岩县委员会", "市财政局"], "中共青岩县委员会，市财政局"),
    (["市财政局有关科室", "市水利局"], "市财政局有关科室，市水利局"),
    (["市人民政府："], "市人民政府"),
    ([], ""),
)


@pytest.mark.parametrize(("names", "line"), PRINTED)
def test_one_class_is_joined_by_the_enumeration_comma(names: list[str], line: str):
    assert addressed(names) == line


@pytest.mark.parametrize("names", [names for names, _line in PRINTED if names and "：" not in names[0]])
def test_what_was_printed_is_taken_apart_again(names: list[str]):
    assert split_names(addressed(names)) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("市财政局、市水利局，各县（区）人民政府", ["市财政局", "市水利局", "各县（区）人民政府"]),
        ("各县、区人民政府，市委、市政府各部门", ["各县、区人民政府", "市委、市政府各部门"]),
        ("各县、区人民政府", ["各县、区人民政府"]),
        ("市财政局、市水利局", ["市财政局", "市水利局"]),
        ("各县人民政府、各直属机构", ["各县人民政府", "各直属机构"]),
    ],
)
def test_what_people_type_is_taken_apart(typed: str, names: list[str]):
    assert split_names(typed) == names


def test_what_stands_for_many_has_no_class():
    assert [class_of(name) for name in ("各部门", "市人大常委会", "市委", "市财政局")] == ["", "", "", "department"]
