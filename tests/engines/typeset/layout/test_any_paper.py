"""Whatever a paper holds, it is laid out inside its bounds or refused by name."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.typeset import papers
from tests.engines.typeset.layout.found import lines, pictures
from zhongshu.engines.typeset.drawn import Drawn, Rule
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import (
    LAYOUTS,
    Attachment,
    Attendance,
    Image,
    IssuerMark,
    Options,
    Paper,
    PaperProblem,
    Paragraph,
    Seal,
    SignatureStamp,
    Table,
)

CHARS = st.one_of(
    st.sampled_from(
        list("云川市人民政府关于做好防汛工作的通知，。、；：（）《》“”——……一二1234567890abcXYZ.@/%　 \n\t")
    ),
    st.characters(codec="utf-8"),
)
SHORT = st.text(alphabet=CHARS, max_size=16)
TITLES = st.text(alphabet=CHARS, max_size=70).map("关于{}的通知".format)
NAMES = st.lists(st.text(alphabet=CHARS, max_size=12).map("市{}局".format), min_size=1, max_size=8).map(tuple)
LONG = st.text(alphabet=CHARS, max_size=900)
SEALS = st.lists(st.builds(Seal, st.just(papers.seal_picture(40)), st.floats(20, 70)), max_size=6).map(tuple)
TABLES = st.builds(
    Table,
    st.lists(st.lists(SHORT, max_size=7).map(tuple), max_size=12).map(tuple),
    st.lists(st.floats(0, 9), max_size=7).map(tuple),
    st.integers(0, 3),
    st.booleans(),
    SHORT,
)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, LONG, st.integers(0, 4), st.sampled_from(["justify", "left", "center", "right"])),
        TABLES,
        st.builds(Image, st.just(papers.picture(120, 100)), st.one_of(st.none(), st.floats(1, 400)), SHORT),
    ),
    max_size=6,
).map(lambda blocks: (Paragraph("云川市防汛。"), *blocks))
PAPERS = st.builds(
    Paper,
    layout=st.sampled_from(LAYOUTS),
    issuer_mark=st.builds(IssuerMark, NAMES, st.sampled_from(["文件", "", "令", "纪要"])),
    document_number=SHORT,
    signers=NAMES,
    copy_number=SHORT,
    security_level=SHORT,
    secrecy_period=SHORT,
    urgency=SHORT,
    title=TITLES,
    main_recipients=NAMES,
    body=LONG,
    blocks=BLOCKS,
    attachments=st.lists(st.builds(Attachment, TITLES, LONG, BLOCKS, st.booleans()), max_size=3).map(tuple),
    issuer_signatures=NAMES,
    issue_date=st.one_of(st.none(), st.dates()),
    is_sealed=st.booleans(),
    seals=SEALS,
    stamps=st.lists(st.builds(SignatureStamp, SHORT, SHORT), max_size=3).map(tuple),
    note=SHORT,
    attendance=st.lists(st.builds(Attendance, st.sampled_from(["出席", "请假"]), LONG), max_size=2).map(tuple),
    cc_recipients=NAMES,
    printing_office=SHORT,
    print_date=st.one_of(st.none(), st.dates()),
    options=st.builds(Options, st.booleans(), st.booleans(), st.just(True)),
)


@given(PAPERS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_paper_is_laid_out_or_refused(faces, paper):
    drawn = laid_out(paper, faces)
    for place, sheet in enumerate(drawn.sheets, start=1):
        left = 28 if place % 2 or paper.options.screen else 26
        within(paper, sheet, left)


def laid_out(paper, faces):
    """The drawn paper; one without sides where it is refused with advice."""
    try:
        return lay_out(paper, faces)
    except PaperProblem as problem:
        refusal = problem
    assert refusal.field
    assert "请" in str(refusal)
    return Drawn(())


def within(paper, sheet, left):
    """Nothing outside the type area, but the page number, and on the first side of letters the lines and the text above them."""
    top, bottom = (30, 273) if paper.layout == "letter" else (37, 262)
    for each in lines(sheet):
        if "— " in each.text and each.top > 262:
            continue
        assert left - 0.02 <= each.left, each
        assert each.right <= left + 156.02, each
        assert top - 0.02 <= each.top, each
        assert each.bottom <= bottom + 0.02, each
    for each in pictures(sheet, "picture"):
        assert each.y + each.height <= bottom + 0.02
    for each in sheet.items:
        if isinstance(each, Rule) and not each.role.startswith("letter_rule"):
            assert max(each.y1, each.y2) <= bottom + 0.02
            assert left - 0.02 <= min(each.x1, each.x2)
            assert max(each.x1, each.x2) <= left + 156.02
