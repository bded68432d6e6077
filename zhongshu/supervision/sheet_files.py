"""The empty table of a source, to be filled in: names of columns, hints, an example line, lists to choose from."""

from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import xlsxwriter
from django.utils.translation import gettext as _

from zhongshu.people import queries as people
from zhongshu.supervision.sheets import Sheet

IN_MEMORY = 4 * 1024 * 1024
LINES = 500


def template(sheet: Sheet) -> BinaryIO:
    """One sheet to fill in, one with the names of the units."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    with xlsxwriter.Workbook(spool, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page, names = book.add_worksheet(str(sheet.title)), book.add_worksheet(_("单位名称"))
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        example = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "font_color": "#808080"})
        units = [organ.label for organ in people.working_organs()]
        for row, unit in enumerate(units):
            names.write_string(row, 0, unit)
        names.set_column(0, 0, 28)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width, text)
            page.write_string(0, place, f"{column.label}{'*' if column.is_required else ''}", head)
            page.write_string(1, place, sheet.example[place], example)
            if column.hint:
                page.write_comment(0, place, str(column.hint))
            if column.key == "lead" and units:
                source = f"='{_('单位名称')}'!$A$1:$A${len(units)}"
                page.data_validation(
                    1, place, LINES, place, {"validate": "list", "source": source, "show_error": False}
                )
        page.freeze_panes(1, 0)
    spool.seek(0)
    return cast(BinaryIO, spool)
