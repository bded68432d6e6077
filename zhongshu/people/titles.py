"""How a post is named beside a person's name."""


def title_in(unit_name: str, title: str) -> str:
    """办公室副主任 in the unit 办公室领导 stays as it is; 科长 in 综合二科 reads 综合二科科长."""
    return title if unit_name.endswith("领导") or title.startswith(unit_name) else f"{unit_name}{title}"
