"""What the database refuses by itself: an officer of the three never holds a business post, and the reverse."""

from zhongshu.core.registry import Guard
from zhongshu.people import stamps

_MESSAGE = "三员不能兼任业务岗位。"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
_IS_OFFICER = "EXISTS (SELECT 1 FROM people_officer WHERE person_id = NEW.person_id)"
# China has no summer time, so that plain SQL knows the day without asking who set the connection's zone.
_NEW_OPEN = "(NEW.until IS NULL OR NEW.until > {today})"
_HOLDS_POST = (
    "EXISTS (SELECT 1 FROM people_appointment WHERE person_id = NEW.person_id AND (until IS NULL OR until > {today}))"
)
_SQLITE_TODAY = "date('now', '+8 hours')"
_POSTGRESQL_TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"


def _sqlite(table: str, condition: str) -> tuple[str, ...]:
    condition = condition.format(today=_SQLITE_TODAY)
    return tuple(f"BEFORE {verb} ON {table} WHEN {condition} {_REFUSE}" for verb in ("INSERT", "UPDATE"))


def _postgresql(table: str, condition: str) -> str:
    """The person's row is locked first, so that two transactions cannot pass each other."""
    condition = condition.format(today=_POSTGRESQL_TODAY)
    return (
        f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW BEGIN "
        "PERFORM 1 FROM people_person WHERE id = NEW.person_id FOR NO KEY UPDATE; "
        f"IF {condition} THEN RAISE EXCEPTION '{_MESSAGE}'; END IF; RETURN NEW; END;"
    )


def _guard(name: str, table: str, condition: str) -> Guard:
    return Guard(name=name, table=table, sqlite=_sqlite(table, condition), postgresql=_postgresql(table, condition))


GUARDS = (
    _guard("officer_holds_no_post", "people_appointment", f"{_NEW_OPEN} AND {_IS_OFFICER}"),
    _guard("post_holder_is_no_officer", "people_officer", _HOLDS_POST),
    *stamps.GUARDS,
)
