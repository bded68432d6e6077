"""The buttons of every record page, in the order of the foot."""

from zhongshu.core.registry import Action

ACTIONS: tuple[Action, ...] = ()
