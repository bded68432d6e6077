"""Who works where: the two general offices in full, every other organ with leader, office, clerk and section."""

from collections.abc import Iterator

from zhongshu.demo.names import fresh_names
from zhongshu.demo.world import Somebody, Staffed, rows, somebody, table

CLERK = ("registry", "intake", "handler")
SECTION = ("unit_head", "intake", "handler")
DIRECTOR = (
    "office_director",
    "unit_head",
    "proposer",
    "business_admin",
)  # of a bureau: nobody else there enters its seals
CONGRESS, CONFERENCE = "congress_standing_committee", "consultative_conference"
KINDS = {"rd": CONGRESS, "zx": CONFERENCE, "jw": "other", "kfq": "other"}
DEPARTMENT = "department"


def staffed_organs() -> list[Staffed]:
    """All organs that work in the deployment, those above first."""
    names = fresh_names(_named())
    return [
        *_offices(),
        *_departments(names),
        *_party(names),
        *_others(names),
        *_counties(names),
        *_townships(names),
    ]


def _named() -> set[str]:
    """Names that the tables give."""
    organs = table("organs")
    found = {each.name for office in _offices() for people in office.units.values() for each in people}
    found |= {name for cells in rows(organs["departments"], 11) for name in (cells[6], cells[7], cells[8], cells[10])}
    found |= {name for cells in rows(organs["counties"], 6) for name in cells[3:6]}
    return found


def _offices() -> Iterator[Staffed]:
    parents = {"zfb": "city_government", "swb": "city_committee"}
    shorts = {"zfb": ("市政府办", "云川政办"), "swb": ("市委办", "云办")}
    for office in table("offices")["office"]:
        units = {name: tuple(map(somebody, rows(lines, 5))) for name, lines in office["units"].items()}
        key = office["key"]
        short_name, code = shorts[key]
        above = parents[key]
        yield Staffed(key, office["name"], short_name, code, "general_office", 3, above, units, serves=above)


def _departments(names: Iterator[str]) -> Iterator[Staffed]:
    for cells in rows(table("organs")["departments"], 11):
        key, name, short_name, code, unit, leader, head, director, clerk, section, chief = cells
        units = {
            "局领导": (Somebody(head or next(names), f"{key}-leader", _head_title(name), ("organ_head",), 4),),
            "办公室": (
                Somebody(director or next(names), f"{key}-office", "主任", DIRECTOR, 3),
                Somebody(clerk or next(names), f"{key}-clerk", "文书", CLERK, 3),
            ),
            section: (Somebody(chief or next(names), f"{key}-handler", _section_title(section), SECTION),),
        }
        yield Staffed(
            key, name, short_name, code, DEPARTMENT, 3, "city_government", units, looked_after_by=unit, leader=leader
        )


def _head_title(name: str) -> str:
    return {"会": "主任", "馆": "馆长", "心": "主任", "队": "支队长"}.get(name[-1], "局长")


def _section_title(section: str) -> str:
    return "科长" if section.endswith("科") else "负责人"


def _party(names: Iterator[str]) -> Iterator[Staffed]:
    for key, name, short_name, code, unit, leader, _head in rows(table("organs")["party"], 7):
        units = _small(key, "部领导", _party_title(key), names, section="综合科")
        yield Staffed(
            key, name, short_name, code, DEPARTMENT, 3, "city_committee", units, looked_after_by=unit, leader=leader
        )


def _party_title(key: str) -> str:
    titles = {"zzb": "常务副部长", "xcb": "常务副部长", "tzb": "常务副部长", "zfw": "常务副书记", "dxj": "常务副校长"}
    return titles.get(key, {"fl": "主席", "zgh": "常务副主席", "tsw": "书记", "gwj": "常务副书记"}.get(key, "主任"))


def _others(names: Iterator[str]) -> Iterator[Staffed]:
    for key, name, short_name, code, title in rows(table("organs")["others"], 5):
        units = _small(key, "领导", title, names, section="综合科")
        above = "city_government" if key == "kfq" else ""
        yield Staffed(key, name, short_name, code, KINDS[key], 3, above, units, looked_after_by="综合一科")


def _counties(names: Iterator[str]) -> Iterator[Staffed]:
    """Of each county the government and the committee."""
    for key, name, stem, head, director, clerk in rows(table("organs")["counties"], 6):
        ruler = "区长" if name.endswith("区") else "县长"
        government = _small(f"{key}zf", "政府领导", ruler, names, section="综合股", known=(head, director, clerk))
        committee = _small(f"{key}w", "党委领导", "书记", names, section="综合股")
        yield Staffed(
            f"{key}-zfb",
            f"{name}人民政府",
            f"{name}政府",
            f"{stem}政",
            "people_government",
            4,
            "city_government",
            government,
        )
        yield Staffed(
            f"{key}-swb",
            f"中共{name}委员会",
            f"{name}委",
            f"{stem}委",
            "party_committee",
            4,
            "city_committee",
            committee,
        )


def _townships(names: Iterator[str]) -> Iterator[Staffed]:
    for key, name, county in rows(table("organs")["townships"], 3):
        ruler = "乡长" if name.endswith("乡") else "镇长"
        units = _small(key, "领导", ruler, names)
        code = f"{name[:2]}政"
        yield Staffed(key, f"{name}人民政府", f"{name}政府", code, "people_government", 5, f"{county}-zfb", units)


def _small(
    key: str,
    leaders: str,
    title: str,
    names: Iterator[str],
    *,
    section: str = "",
    known: tuple[str, ...] = ("", "", ""),
) -> dict[str, tuple[Somebody, ...]]:
    """Leader, office director, clerk, and a section where there is one."""
    head, director, clerk = (given or next(names) for given in known)
    units = {
        leaders: (Somebody(head, f"{key}-leader", title, ("organ_head",), 4),),
        "办公室": (
            Somebody(director, f"{key}-office", "主任", DIRECTOR, 3),
            Somebody(clerk, f"{key}-clerk", "文书", CLERK, 3),
        ),
    }
    if section:
        chief = "股长" if section.endswith("股") else "科长"
        units[section] = (Somebody(next(names), f"{key}-handler", chief, SECTION),)
    return units
