"""Make a book of many papers: cover, contents, parts, running heads, page numbers, indexes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhongshu.engines.typeset.book.indexes import Placed, date_index, title_index
from zhongshu.engines.typeset.book.opening import contents_rows, cover, part_title
from zhongshu.engines.typeset.book.spec import BookSpec
from zhongshu.engines.typeset.book.text import one_line, paper_sides
from zhongshu.engines.typeset.book.volume import Leaf, sheets_of
from zhongshu.engines.typeset.drawn import Bookmark, Drawn, Substitution
from zhongshu.engines.typeset.faces import NAMES, Faces
from zhongshu.engines.typeset.layout.measures import TOP
from zhongshu.engines.typeset.layout.pen import Pen
from zhongshu.engines.typeset.layout.rows import Row
from zhongshu.engines.typeset.layout.sides import Side, run
from zhongshu.engines.typeset.paper import Paper, PaperProblem

LONGEST = 5_000_000
MOST_PAPERS = 5_000


@dataclass(slots=True)
class Text:
    """The numbered sides, where papers and parts begin, and bookmarks by side."""

    leaves: list[Leaf] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    marks: list[Bookmark] = field(default_factory=list)

    @property
    def next_page(self) -> int:
        return len(self.leaves) + 1

    def add(self, sides: Sequence[Side], head: str, left_head: str) -> None:
        """Numbered sides; the book's title above even ones, what they are part of above odd ones."""
        for side in sides:
            page = self.next_page
            self.leaves.append(Leaf(side, head if page % 2 else left_head, page))

    def mark(self, title: str, level: int) -> None:
        self.marks.append(Bookmark(title, level, len(self.leaves), TOP))


def make_book(spec: BookSpec, papers: Sequence[Paper], faces: Faces) -> Drawn:
    """Lay a book out. Raises PaperProblem with the field, the paper and what to do."""
    _check(spec, papers, faces)
    pen = Pen(faces)
    text = _text(pen, spec, papers)
    front = _front(pen, spec, text)
    shift = len(front)
    first = [Bookmark("封面", 1, 0, 0.0), Bookmark("目录", 1, _contents_place(front), TOP)]
    marks = [Bookmark(mark.title, mark.level, mark.sheet + shift, mark.y) for mark in text.marks]
    return Drawn(
        sheets=sheets_of(pen, [*front, *text.leaves], screen=spec.screen),
        bookmarks=(*first, *marks),
        title=spec.title,
        organs=(spec.organ,) if spec.organ else (),
        day=spec.day,
        substitutions=_substitutions(pen),
        missing=tuple(pen.missing),
    )


def _text(pen: Pen, spec: BookSpec, papers: Sequence[Paper]) -> Text:
    text = Text()
    parts = {part.first: part for part in spec.parts}
    head = ""
    for number, paper in enumerate(papers):
        if number in parts:
            head = parts[number].title
            _add_part(pen, spec, text, head)
        title = one_line(paper.title)
        text.placed.append(Placed(paper, title, text.next_page))
        text.mark(title, 2 if head else 1)
        text.add(_sides(pen, paper, number), head or title, spec.title)
    for is_wanted, index in ((spec.index_by_title, title_index), (spec.index_by_date, date_index)):
        if is_wanted:
            _add_index(text, spec, index(pen, text.placed))
    return text


def _add_part(pen: Pen, spec: BookSpec, text: Text, title: str) -> None:
    """The part's own leaf, on an odd side in print, with an empty back."""
    if not spec.screen and text.next_page % 2 == 0:
        text.leaves.append(Leaf(Side()))
    text.parts.append(text.next_page)
    text.mark(title, 1)
    text.leaves.append(Leaf(Side(items=part_title(pen, title))))
    if not spec.screen:
        text.leaves.append(Leaf(Side()))


def _add_index(text: Text, spec: BookSpec, rows: Sequence[Row]) -> None:
    """An index after the text; its first row says what it is called."""
    name = rows[0].bookmark[0] if rows[0].bookmark else ""
    text.mark(name, 1)
    sides = [Side()]
    run(sides, rows)
    text.add(sides, name, spec.title)


def _sides(pen: Pen, paper: Paper, number: int) -> list[Side]:
    try:
        return paper_sides(pen, paper)
    except PaperProblem as problem:
        raise PaperProblem(problem.field, f"第{number + 1}件《{one_line(paper.title)[:40]}》：{problem}") from problem


def _front(pen: Pen, spec: BookSpec, text: Text) -> list[Leaf]:
    """Cover and contents; in print the text begins on an odd side."""
    leaves = [Leaf(Side(items=cover(pen, spec)))]
    if not spec.screen:
        leaves.append(Leaf(Side()))
    sides = [Side()]
    run(sides, contents_rows(pen, spec, text.placed, text.parts))
    leaves += [Leaf(side, number=number, is_front=True) for number, side in enumerate(sides, 1)]
    if not spec.screen and len(leaves) % 2:
        leaves.append(Leaf(Side()))
    return leaves


def _contents_place(front: Sequence[Leaf]) -> int:
    return next(place for place, leaf in enumerate(front) if leaf.is_front)


def _substitutions(pen: Pen) -> tuple[Substitution, ...]:
    named = ((kind, pen.faces.substitutes(kind)) for kind in NAMES if kind in pen.kinds)
    return tuple(Substitution(NAMES[kind], name) for kind, name in named if name)


def _check(spec: BookSpec, papers: Sequence[Paper], faces: Faces) -> None:
    """Raise PaperProblem for the first thing that is missing or beyond bounds."""
    lacking = [NAMES[kind] for kind, order in faces.order.items() if not order]
    if lacking:
        raise PaperProblem("fonts", f"没有公文字体（{'、'.join(lacking)}），请将字体文件放入 var/fonts/site 后再排版。")
    if not spec.title.strip():
        raise PaperProblem("title", "没有书名，请填写汇编的标题（title）。")
    if not papers or len(papers) > MOST_PAPERS:
        raise PaperProblem("papers", f"汇编中有{len(papers)}件公文，应有 1 至 {MOST_PAPERS} 件，请增减后再排。")
    _check_papers(papers)
    places = [part.first for part in spec.parts]
    if places != sorted(set(places)) or any(not 0 <= place < len(papers) for place in places):
        raise PaperProblem("parts", "各编的先后次序不对，或有一编里没有公文，请核对各编从哪一件开始。")
    if any(not part.title.strip() for part in spec.parts):
        raise PaperProblem("parts", "有一编没有名称，请填写编名。")


def _check_papers(papers: Sequence[Paper]) -> None:
    for number, paper in enumerate(papers, 1):
        if not paper.title.strip():
            raise PaperProblem("title", f"第{number}件公文没有标题，请填写标题（title）。")
    length = sum(len(paper.body) for paper in papers)
    if length > LONGEST:
        raise PaperProblem("papers", f"汇编共有{length}个字，一册最多排{LONGEST}个字，请分成几册。")
