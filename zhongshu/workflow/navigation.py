from zhongshu.core.registry import NavEntry

NAV: tuple[NavEntry, ...] = ()
