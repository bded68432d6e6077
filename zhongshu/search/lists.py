"""The lists of lists.toml."""

import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PROJECTS = frozenset(_LISTS["projects"])
COMMON = frozenset(_LISTS["common"])
