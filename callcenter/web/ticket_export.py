"""The board as a file: CSV for every program, XLSX for people (C-23, C-26, C-50)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from callcenter.domain.work_orders.board import BoardLine
from callcenter.domain.work_orders.local_times import local_text
from callcenter.domain.work_orders.states import STATE_LABELS

HEADINGS = (
    ("编号", 18),
    ("类型", 8),
    ("状态", 12),
    ("受理时间", 17),
    ("姓名", 10),
    ("称谓", 7),
    ("联系电话", 15),
    ("地址", 36),
    ("内容", 48),
    ("承办部门", 14),
    ("处理人", 10),
    ("首问责任人", 11),
    ("紧急", 12),
    ("最近时限", 18),
    ("时限时间", 17),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(lines: Iterable[BoardLine], zone: ZoneInfo) -> Iterator[bytes]:
    """Piece by piece; begins with a byte order mark, without which Excel reads Chinese as something else."""
    yield b"\xef\xbb\xbf"
    yield _csv_row([heading for heading, _ in HEADINGS])
    for line in lines:
        yield _csv_row([_harmless(cell) for cell in _cells(line, zone)])


def to_xlsx(lines: Iterable[BoardLine], zone: ZoneInfo) -> bytes:
    """The workbook; every cell is text, so that numbers keep their zeros and nothing is a formula."""
    # 20 MB that the hub should only have while somebody exports.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("工单")
    assert isinstance(sheet, WriteOnlyWorksheet)
    sheet.freeze_panes = "A2"
    headings = []
    for column, (heading, width) in enumerate(HEADINGS):
        sheet.column_dimensions[chr(ord("A") + column)].width = width  # type: ignore[attr-defined] # stubs lack it
        headings.append(WriteOnlyCell(sheet, heading))
        headings[-1].font = Font(bold=True)
    sheet.append(headings)
    for line in lines:
        cells = [WriteOnlyCell(sheet, cell) for cell in _cells(line, zone)]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(line: BoardLine, zone: ZoneInfo) -> list[str]:
    due = line.next_due
    return [
        line.number,
        line.type,
        STATE_LABELS[line.state],
        local_text(line.received_at, zone),
        line.name,
        line.title,
        line.phone,
        line.address,
        line.issue,
        line.department,
        line.handler,
        line.first_responsible,
        line.emergency,
        due.title if due else "",
        local_text(due.due_at, zone) if due else "",
    ]


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is marked as text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv_row(cells: list[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerow(cells)
    return stream.getvalue().encode()
