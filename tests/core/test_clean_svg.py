"""Handwriting: ink comes in, nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.errors import RuleBroken
from zhongshu.core.forms import InkField
from zhongshu.core.handwriting import clean_svg

STROKE = '<path d="M10 12.5Q11 13 12.2 -14.1L15 16" stroke-width="2.6"/>'
GOOD = f'<svg viewBox="0 0 358 236" width="358" height="236">{STROKE}{STROKE}</svg>'


def test_strokes_are_kept():
    assert clean_svg(GOOD) == GOOD.replace("<svg", '<svg class="hand"')


def test_cleaning_twice_changes_nothing():
    assert clean_svg(clean_svg(GOOD)) == clean_svg(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "拟同意",
        "<svg></svg>",
        '<svg viewBox="0 0 1 1"></svg>',
        '<svg viewBox="0 0 1 1">拟同意</svg>',
        f'<svg viewBox="0 0 1 1" onload="alert(1)">{STROKE}</svg>',
        f'<svg viewBox="0 0 1 1"><script>alert(1)</script>{STROKE}</svg>',
        f'<svg viewBox="0 0 1 1">{STROKE}<image href="http://x/"/></svg>',
        f'<svg viewBox="0 0 1 1"><style>*{{}}</style>{STROKE}</svg>',
        '<svg viewBox="0 0 1 1"><path d="M0 0" style="x"/></svg>',
        '<svg viewBox="0 0 1 1"><path d="M0 0" d="M1 1"/></svg>',
        '<svg viewBox="0 0 1 1"><path d="url(#a)"/></svg>',
        '<svg viewBox="0 0 1 1"><path d="M1e9 0L0 0"/></svg>',
        '<svg viewBox="0 0 1 1"><path stroke-width="2"/></svg>',
        '<svg viewBox="0 0 1 1"><path d="M0 0" stroke-width="url(x)"/></svg>',
        f'<svg xmlns="http://evil/" viewBox="0 0 1 1">{STROKE}</svg>',
        f'<!DOCTYPE svg [<!ENTITY x "y">]>{GOOD}',
        GOOD + GOOD,
        GOOD.replace("</svg>", "&lt;</svg>"),
        "<svg viewBox=\"0 0 1 1\"><path d='M0 0'/></svg>",
    ],
)
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(RuleBroken, match="。"):
        clean_svg(text)


def test_too_much_ink_is_refused():
    with pytest.raises(RuleBroken, match="太多"):
        clean_svg(f'<svg viewBox="0 0 9 9">{STROKE * 4000}</svg>')


def test_a_long_but_broken_text_is_answered_at_once():
    with pytest.raises(RuleBroken):
        clean_svg(f'<svg viewBox="0 0 9 9"><path d="M0 0{"L1 1 " * 30_000}!"/></svg>')


@given(st.text(alphabet='<>svgpath d="M0 1.5-/xlink:onclick=', max_size=80))
def test_nothing_slips_through(text):
    try:
        kept = clean_svg(f'<svg viewBox="0 0 9 9">{STROKE}{text}</svg>')
    except RuleBroken:
        return
    assert set(kept.replace(STROKE, "")) <= set(
        '<svg clas="hnd" viewBox="0 0 9 9"></svg>pathMdL.-5123456789stroke-width/>Zz,'
    )


def test_the_form_field_says_what_is_wrong():
    field = InkField(required=False)

    assert (field.clean(""), field.clean(GOOD)) == ("", clean_svg(GOOD))
