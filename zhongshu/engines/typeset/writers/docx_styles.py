"""Styles and settings of the Word file: names that offices know, the grid, no squeezed punctuation."""

from dataclasses import dataclass

from zhongshu.engines.typeset.layout.breaking import NOT_AT_END, NOT_AT_START
from zhongshu.engines.typeset.writers.docx_xml import NAMESPACES, RED, fonts, twips

PITCH = 10.39
CELL = 156 / 28
TITLE_PITCH = 12.6  # 22 pt and 7/8 of a character of size 3
SIZE_3 = 16.0  # Word's 三号; brought to the grid by a quarter of a point less between characters
SPACING = -0.25


# LibreOffice wants these in every style: no gap between Chinese and digits, no punctuation outside the line, no snapping.
_AS_TYPED = (
    '<w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct w:val="0"/><w:topLinePunct w:val="0"/>'
    '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
)


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style."""

    name: str
    kind: str = "fangsong"
    size: float = SIZE_3
    align: str = "both"
    indent: float = 0.0
    height: float = PITCH
    colour: str = ""
    outline: int | None = None
    based_on: str = "正文"

    def xml(self) -> str:
        identity = (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.name}"><w:name w:val="{self.name}"/>'
        )
        based = f'<w:basedOn w:val="{self.based_on}"/>' if self.based_on else ""
        outline = f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else ""
        chars = f' w:firstLineChars="{round(self.indent * 100)}"'
        spacing = SPACING if self.size == SIZE_3 else 0.0
        colour = f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        half = round(self.size * 2)
        return (
            f"{identity}{based}<w:qFormat/><w:pPr>{_AS_TYPED}"
            f'<w:spacing w:before="0" w:after="0" w:line="{twips(self.height)}" w:lineRule="exact"/>'
            f'<w:ind w:firstLine="{twips(self.indent * CELL)}"{chars}/><w:jc w:val="{self.align}"/>{outline}</w:pPr>'
            f'<w:rPr>{fonts(self.kind)}{colour}<w:spacing w:val="{round(spacing * 20)}"/>'
            f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:style>'
        )


STYLES = (
    Style("正文", indent=2.0, based_on=""),
    Style("空行", indent=0.0),
    Style("份号密级", align="left"),
    Style("发文机关标志", "xiaobiaosong", 36.0, "center", colour=RED),
    Style("发文字号", align="center"),
    Style("签发人", align="left"),
    Style("公文标题", "xiaobiaosong", 22.0, "center", height=TITLE_PITCH, outline=0),
    Style("主送机关"),
    Style("一级标题", "heiti", indent=2.0, outline=1),
    Style("二级标题", "kaiti", indent=2.0, outline=2),
    Style("三级标题", indent=2.0, outline=3),
    Style("四级标题", indent=2.0, outline=4),
    Style("附件说明", align="left"),
    Style("出席人员", align="left"),
    Style("署名", align="left"),
    Style("成文日期", align="left"),
    Style("附注", indent=2.0, align="left"),
    Style("附件标记", "heiti", align="left"),
    Style("附件标题", "xiaobiaosong", 22.0, "center", height=TITLE_PITCH, outline=0),
    Style("表题", "heiti", align="center"),
    Style("表格文字", size=12.0, align="left", height=5.72),
    Style("图片", align="center"),
    Style("图题", size=12.0, align="center"),
    Style("版记", size=14.0, align="left"),
    Style("页码", "songti", 14.0, "left", height=7.06),
)
HEADINGS = ("正文", "一级标题", "二级标题", "三级标题", "四级标题")


def styles_xml() -> str:
    """All styles; the defaults set nothing that a style would have to undo."""
    run = f'{fonts("fangsong")}<w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    paragraph = f'{_AS_TYPED}<w:spacing w:before="0" w:after="0"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="普通表格"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    found = "".join(style.xml() for style in STYLES)
    default = found.replace(
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="正文"><w:name w:val="正文"/>',
        '<w:style w:type="paragraph" w:default="1" w:styleId="正文"><w:name w:val="Normal"/>',
        1,
    )
    return f"<w:styles {NAMESPACES}>{defaults}{default}{table}</w:styles>"


def settings_xml(*, is_mirrored: bool) -> str:
    """Duplex margins, odd and even footers, the characters that do not begin or end a line."""
    mirrored = "<w:mirrorMargins/>" if is_mirrored else ""
    ends, starts = (
        "".join(sorted(each)).replace("&", "&amp;").replace("<", "&lt;") for each in (NOT_AT_END, NOT_AT_START)
    )
    ends, starts = ends.replace('"', "&quot;"), starts.replace('"', "&quot;").replace(">", "&gt;")
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/>{mirrored}<w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{ends}"/><w:noLineBreaksBefore w:lang="zh-CN" w:val="{starts}"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )
