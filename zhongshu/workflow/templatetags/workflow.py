"""Small arithmetic for the drawings: coordinates as plain numbers, whatever the language of the page."""

from django import template

register = template.Library()


@register.filter
def unlocalized(value: float) -> str:
    return f"{value:g}"


@register.filter
def plus(value: float, other: int) -> str:
    return f"{value + other:g}"
