"""A paper as a Word file to go on working with: real styles, lines and pages where the layout has them."""

from zhongshu.engines.typeset.addressees import addressed
from zhongshu.engines.typeset.drawn import Drawn, Text
from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.measures import SIZE_3
from zhongshu.engines.typeset.paper import Attachment, Paper
from zhongshu.engines.typeset.writers.docx_body import Body
from zhongshu.engines.typeset.writers.docx_end import Ending, Imprint, attachment_note, attendance, has_text
from zhongshu.engines.typeset.writers.docx_head import HALF_LEADING, Flow, HeadWriter
from zhongshu.engines.typeset.writers.docx_lines import left_of, lines_on
from zhongshu.engines.typeset.writers.docx_pages import Pages
from zhongshu.engines.typeset.writers.docx_parts import Parts
from zhongshu.engines.typeset.writers.docx_styles import PITCH, TITLE_PITCH, settings_xml, styles_xml
from zhongshu.engines.typeset.writers.docx_xml import NAMESPACES, Look, Shape, paragraph, run

_TINY = 0.35
_TEXT = ("main_recipients", "body", "heading1", "heading2", "heading3", "heading4", "table", "table.head", "caption")


def write_docx(paper: Paper, drawn: Drawn) -> bytes:
    """The Word file of a paper and its layout. The same bytes for the same paper."""
    return _Document(paper, drawn).packed()


class _Document:
    """Collects paragraphs into sections; a section ends where sides turn, lose their number or start counting again."""

    def __init__(self, paper: Paper, drawn: Drawn) -> None:
        self.paper = paper
        self.drawn = drawn
        self.parts = Parts()
        self.pages = Pages(paper, self.parts)
        self.body = Body(paper, drawn, self.parts)
        self.done: list[str] = []
        self.current: list[str] = []
        self.section = self.pages.upright(is_first=True)

    def packed(self) -> bytes:
        self._main()
        self._attachments(is_bound=True)
        self._imprint()
        self._attachments(is_bound=False)
        content = "".join([*self.done, *self.current])
        xml = f"<w:document {NAMESPACES}><w:body>{content}{self.section}</w:body></w:document>"
        self.parts.add("styles.xml", styles_xml(), "styles")
        self.parts.add("settings.xml", settings_xml(is_mirrored=not self.paper.options.screen), "settings")
        self.parts.main(xml)
        return self.parts.packed(self.drawn.title, "、".join(self.paper.issuer_mark.organs))

    # Sections

    def _end_section(self, following: str) -> None:
        """Close the section; its properties hang on a last paragraph of no height."""
        self.done += [*self.current, paragraph("空行", "", Shape(height=_TINY), self.section)]
        self.current = []
        self.section = following

    def _blocks(self, blocks: list[tuple[str, bool]]) -> None:
        for xml, is_sideways in blocks:
            if is_sideways:
                self._sideways([xml])
            else:
                self.current.append(xml)

    def _sideways(self, content: list[str]) -> None:
        if self.current:
            self._end_section(self.pages.sideways())
        else:
            self.section = self.pages.sideways()
        self.current = content
        self._end_section(self.pages.upright())

    # Parts of the paper

    def _main(self) -> None:
        self.current.append(HeadWriter(self.paper, self.drawn, self.parts).write(self._text_top()))
        if self._sends_here():
            names = [cleaned(each.replace("\n", "")).strip() for each in self.paper.main_recipients]
            self.current.append(paragraph("主送机关", run(f"{addressed(names)}：")))
        self._blocks(list(self.body.blocks(self.paper.content)))
        self.current += attachment_note([cleaned(each.title.replace("\n", "")) for each in self.paper.attachments])
        self.current += attendance(self.paper)
        self.current.append(Ending(self.paper, self.drawn, self.parts).write())

    def _text_top(self) -> float:
        found = lines_on(self.drawn.sheets[0], 0, left_of(0, self.paper), _TEXT)
        tops = [line.top for line in found if line.size > SIZE_3 - 0.5 or line.role.startswith("table")]
        return min(tops, default=37.0 + PITCH)

    def _sends_here(self) -> bool:
        """Whether 主送 stands above the text and not in the imprint."""
        return any(
            isinstance(item, Text) and item.role == "main_recipients" and item.size > 15
            for item in self.drawn.sheets[0].items
        )

    def _attachments(self, *, is_bound: bool) -> None:
        for number, attachment in enumerate(self.paper.attachments, 1):
            if attachment.bound != is_bound or not attachment.content:
                continue
            if not is_bound:
                self._end_section(self.pages.upright(restart=True))
            self._attachment(attachment, number)

    def _attachment(self, attachment: Attachment, number: int) -> None:
        label = "附件" if len(self.paper.attachments) == 1 else f"附件{number}"
        blocks = list(self.body.blocks(attachment.content))
        new_side = bool(self.current)
        prefix = run(f"{self.paper.document_number}　", Look("fangsong")) if not attachment.bound else ""
        opening = [paragraph("附件标记", prefix + run(label), Shape(new_side=new_side, keep_next=True))]
        opening += self._attachment_title(attachment)
        if blocks and blocks[0][1]:
            opening[0] = opening[0].replace("<w:pageBreakBefore/>", "")
            self._sideways([*opening, blocks[0][0]])
            blocks = blocks[1:]
        else:
            self.current += opening
        self._blocks(blocks)

    def _attachment_title(self, attachment: Attachment) -> list[str]:
        """A blank line, the title in its lines, and what brings the text back to the grid."""
        for place, sheet in enumerate(self.drawn.sheets):
            lines = lines_on(sheet, place, left_of(place, self.paper), ("attachment_title",))
            if lines and "".join(line.text for line in lines) == "".join(cleaned(attachment.title).split("\n")):
                flow = Flow(34.58 + PITCH)
                top = lines[0].top - (TITLE_PITCH - lines[0].size) / 2
                text = "\n".join(line.text for line in lines)
                shape = Shape(before=flow.gap(top), keep_next=True)
                flow.add(paragraph("附件标题", run(text), shape), top, len(lines) * TITLE_PITCH)
                below = [line.top for line in lines_on(sheet, place, left_of(place, self.paper), _TEXT)]
                after = min((each for each in below if each > lines[-1].top), default=0.0) - HALF_LEADING - flow.cursor
                rest = [paragraph("空行", "", Shape(height=after))] if 0.05 < after < 2 * PITCH else []
                return [*flow.xml, *rest]
        return [paragraph("空行"), paragraph("附件标题", run(cleaned(attachment.title)), Shape(keep_next=True))]

    def _imprint(self) -> None:
        imprint = Imprint(self.paper, self.drawn)
        if imprint.side is None:
            return
        last = max((place for place in range(imprint.side + 1) if has_text(self.drawn, place)), default=0)
        sides = imprint.side - last
        if sides and self.drawn.sheets[imprint.side].number is None:
            self._end_section(self.pages.unnumbered())
            sides -= 1
            self.current += [paragraph("空行", "", Shape(height=_TINY))] if sides else []
        self.current += [paragraph("空行", "", Shape(height=_TINY, new_side=True)) for _ in range(sides)]
        self.current += [imprint.table(), paragraph("空行", "", Shape(height=_TINY))]
