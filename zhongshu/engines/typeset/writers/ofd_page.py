"""What a page of an OFD says: the items of a sheet as text, path and image objects in millimetres."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count, groupby

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Picture, Rule, Sheet, Text
from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.colours import rgb
from zhongshu.engines.typeset.writers.ofd_xml import document, element, leaf, number, numbers

_DEPTH = 0.3  # of an em below the baseline that still belongs to a line


class Page:
    """One page being written; the numbers of its objects go on through the document."""

    def __init__(self, fonts: Mapping[Face, int], images: Mapping[tuple[bytes, bool], int], ids: "count[int]") -> None:
        self.fonts = fonts
        self.images = images
        self.ids = ids

    def xml(self, sheet: Sheet) -> bytes:
        """Pictures below, lines and text in the order of reading, seals on top."""
        pictures = [item for item in sheet.items if isinstance(item, Picture)]
        layer = next(self.ids)
        objects = [self._image(item) for item in pictures if not item.over]
        objects += [self._line(item) for item in sheet.items if isinstance(item, Rule)]
        objects += [
            self._text(part) for item in sheet.items if isinstance(item, Text) and item.text for part in pieces(item)
        ]
        objects += [self._image(item) for item in pictures if item.over]
        area = element("Area", leaf("PhysicalBox", numbers(0, 0, sheet.width, sheet.height)))
        content = element("Content", element("Layer", "".join(objects), ID=layer, Type="Body"))
        return document("Page", area + content)

    def _text(self, item: Text) -> str:
        em, length = item.size * MM_PER_POINT, sum(item.advances)
        steps = _steps(item.advances)
        if item.turn == 90:
            box = numbers(item.x - em, item.y - length, (1 + _DEPTH) * em, length)
            matrix, start = {"CTM": numbers(0, -1, 1, 0, em, length)}, "0"
        else:
            box, matrix, start = numbers(item.x, item.y - em, length, (1 + _DEPTH) * em), {}, number(em)
        code = leaf("TextCode", item.text, X="0", Y=start, **({"DeltaX": steps} if steps else {}))
        about = {"ID": next(self.ids), "Boundary": box, **matrix, "Font": self.fonts[item.face], "Size": number(em)}
        return element("TextObject", _colour("FillColor", item.colour) + code, **about)

    def _line(self, item: Rule) -> str:
        """A box that holds the line's thickness, since readers cut off what is outside."""
        half = item.width / 2
        left, top = min(item.x1, item.x2) - half, min(item.y1, item.y2) - half
        wide, high = abs(item.x2 - item.x1) + item.width, abs(item.y2 - item.y1) + item.width
        path = f"M {numbers(item.x1 - left, item.y1 - top)} L {numbers(item.x2 - left, item.y2 - top)}"
        about = {"ID": next(self.ids), "Boundary": numbers(left, top, wide, high), "LineWidth": number(item.width)}
        return element(
            "PathObject", _colour("StrokeColor", item.colour) + leaf("AbbreviatedData", path), **about, Stroke="true"
        )

    def _image(self, item: Picture) -> str:
        matrix = (
            (0, -item.height, item.width, 0, 0, item.height)
            if item.turn == 90
            else (item.width, 0, 0, item.height, 0, 0)
        )
        box = numbers(item.x, item.y, item.width, item.height)
        resource = self.images[item.data, item.over]
        return element("ImageObject", ID=next(self.ids), Boundary=box, CTM=numbers(*matrix), ResourceID=resource)


def pieces(item: Text) -> Iterator[Text]:
    """The parts that every reader places alike.

    Readers disagree how many steps a character beyond the first 65,536 takes, so each stands alone; some drop
    spaces at the ends, so there are none.
    """
    if item.text == item.text.strip() and max(item.text) <= "\uffff":
        yield item
        return
    runs = groupby(range(len(item.text)), key=lambda at: at if item.text[at] > "\uffff" else -1)
    for _, run in runs:
        indices = list(run)
        part = item.text[indices[0] : indices[-1] + 1]
        first = indices[0] + len(part) - len(part.lstrip())
        if part.strip():
            yield _part(item, first, first + len(part.strip()))


def _part(item: Text, first: int, last: int) -> Text:
    shift = sum(item.advances[:first])
    x, y = (item.x, item.y - shift) if item.turn == 90 else (item.x + shift, item.y)
    return replace(item, x=x, y=y, text=item.text[first:last], advances=item.advances[first:last])


def _steps(advances: tuple[float, ...]) -> str:
    """The way from each character to the next; "g 3 5.5" stands for three steps of 5.5."""
    written = []
    for step, run in groupby(map(number, advances[:-1])):
        many = len(list(run))
        written.append(f"g {many} {step}" if many > 2 else " ".join([step] * many))
    return " ".join(written)


def _colour(name: str, value: str) -> str:
    return element(name, Value=" ".join(map(str, rgb(value))))
