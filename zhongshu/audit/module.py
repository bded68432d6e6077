from zhongshu.audit.guards import GUARDS
from zhongshu.core.registry import Module

module = Module(label="audit", guards=GUARDS)
