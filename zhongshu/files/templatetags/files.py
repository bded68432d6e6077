"""`{% viewer record_files as view %}` for files/viewer.html."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import RequestContext

from zhongshu.files.viewer import Viewer
from zhongshu.files.viewer import viewer as build

register = template.Library()


@register.simple_tag(takes_context=True)
def viewer(context: RequestContext, record_files: Iterable[Any]) -> Viewer:
    return build(context["request"], record_files)
