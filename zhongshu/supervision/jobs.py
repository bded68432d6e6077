"""Work that repeats: each says in a line what it did."""

from zhongshu.supervision.services import keeping


def turns() -> str | None:
    opened, told = len(keeping.open_turns()), keeping.remind_of_turns()
    return f"新开应报反馈 {opened} 个，提醒 {told} 个" if opened or told else None


def nightly_lights() -> str | None:
    kept = keeping.keep_lights()
    return f"留存 {kept} 项任务的灯" if kept else None
