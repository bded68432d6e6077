"""Where a person belongs today: the unit and the title that stand beside the name on a paper."""

from dataclasses import dataclass

from zhongshu.people.access import posture
from zhongshu.people.models import Person, Unit
from zhongshu.people.titles import title_in


@dataclass(frozen=True)
class Home:
    unit_id: int | None
    title: str  # 综合二科科长


def home_of(person: Person, unit: Unit | None = None) -> Home:
    """The post held in `unit`, else the main one."""
    held = posture(person).posts
    fitting = [post for post in held if unit is not None and post.unit_id == unit.pk]
    for post in (*fitting, *held):
        return Home(post.unit_id, title_in(post.unit_name, post.title))
    return Home(unit.pk if unit else None, unit.name if unit else "")
