"""Work that repeats: each says in a line what it did."""

from zhongshu.supervision.services import keeping, marking


def turns() -> str | None:
    opened, told = len(keeping.open_turns()), keeping.remind_of_turns()
    return f"新开应报反馈 {opened} 个，提醒 {told} 个" if opened or told else None


def nightly_lights() -> str | None:
    kept = keeping.keep_lights()
    changed = marking.check()
    words = [f"留存 {kept} 项任务的灯"] if kept else []
    words += [f"改正 {changed} 项现状"] if changed else []
    return "，".join(words) or None


def standings() -> str | None:
    """Every minute: lights whose moment has come."""
    done = marking.catch_up()
    return f"更新 {done} 件督办件的灯" if done else None
