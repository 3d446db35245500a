"""A workbook of plain tables written straight into its archive, row by row, with nothing held back.

What an Office Open XML workbook must hold (ECMA-376, part 1, chapters 12 and 18) and no more: sheets of numbers, truth
values and texts within their cells, a heading row that stays in sight, and the direction of the sheet.  The same rows
give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["HEADING", "Book", "Cell", "Sheet", "unescaped"]

Cell = str | int | float | bool | None

LEVEL = 3
"""Of compression: a third faster than the usual 6, and the file a tenth larger."""
ROWS_AT_ONCE = 64
HEADING = 1
"""The look of headings: bold, wrapped, at the top."""
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPES = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>\
</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>\
<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>\
</cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" \
fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/>\
</xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def _escaped(text: str) -> str:
    """Text as XML: what XML cannot hold stands as ``_x000B_``, and what looks like that as ``_x005F_x000B_``."""
    text = _LIKE_ESCAPES.sub("_x005F_", text)
    text = _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The text of a cell as it was before ``_x000B_`` stood in it; readers of workbooks leave that to others."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _text(text: str) -> str:
    """The inside of a cell of text. Nearly all texts are plain, which costs the least to see."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and "_x" not in text:
        if text[:1] != " " and text[-1:] != " ":
            return f"<t>{text}"
        return f'<t xml:space="preserve">{text}'
    return f'<t xml:space="preserve">{_escaped(text)}'


def _letters(column: int) -> str:
    """The letters of a column, the first being 0."""
    found = ""
    while column >= 0:
        found = chr(ord("A") + column % 26) + found
        column = column // 26 - 1
    return found


class Sheet:
    """One sheet, open until the next one is begun."""

    def __init__(self, stream: IO[bytes], head: str, columns: int) -> None:
        self.rows = 0
        self.size = 0
        self._stream = stream
        self._columns = [_letters(column) for column in range(columns)]
        self._waiting = [head]

    def add(self, cells: Iterable[Cell], style: int = 0) -> None:
        """Write the next row; None leaves a cell empty. Text is text, whatever it looks like."""
        self.rows += 1
        row, look = self.rows, f' s="{style}"' if style else ""
        parts = [f'<row r="{row}">']
        for letter, value in zip(self._columns, cells, strict=False):
            if value is None:
                continue
            if isinstance(value, str):
                parts.append(f'<c r="{letter}{row}"{look} t="inlineStr"><is>{_text(value)}</t></is></c>')
            elif isinstance(value, bool):
                parts.append(f'<c r="{letter}{row}"{look} t="b"><v>{value:d}</v></c>')
            else:
                parts.append(f'<c r="{letter}{row}"{look}><v>{value!r}</v></c>')
        parts.append("</row>")
        self._waiting.append("".join(parts))
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        data = "".join(self._waiting).encode()
        self._waiting.clear()
        self.size += len(data)
        self._stream.write(data)

    def close(self) -> None:
        """End the sheet."""
        self._waiting.append("</sheetData></worksheet>")
        self._flush()
        self._stream.close()


class Book:
    """A workbook; its sheets are written one after the other.

    Args:
        out: the file, which is written over.
        title: of the workbook's properties.
        comments: of the same.
    """

    def __init__(self, out: Path | IO[bytes], title: str, comments: str) -> None:
        self._archive = ZipFile(out, "w", ZIP_DEFLATED, compresslevel=LEVEL)
        self._title, self._comments = title, comments
        self._names: list[str] = []
        self._sheet: Sheet | None = None

    def sheet(self, name: str, widths: Sequence[int], *, rtl: bool = False, frozen: bool = False) -> Sheet:
        """Begin a sheet.

        Args:
            name: shown on its tab; at most 31 characters.
            widths: of its columns, in characters.
            rtl: from right to left.
            frozen: whether the first row and the first column stay in sight.
        """
        if self._sheet:
            self._sheet.close()
        self._names.append(name)
        stream = self._archive.open(_entry(f"xl/worksheets/sheet{len(self._names)}.xml"), "w", force_zip64=False)
        self._sheet = Sheet(stream, _sheet_head(widths, rtl, frozen, len(self._names) == 1), len(widths))
        return self._sheet

    def close(self) -> None:
        """Write what binds the sheets together, and end the file."""
        if self._sheet:
            self._sheet.close()
        for name, content in self._bindings():
            self._archive.writestr(_entry(name), content)
        self._archive.close()

    def _bindings(self) -> Iterator[tuple[str, str]]:
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name="{_attribute(name)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in zip(numbers, self._names, strict=True)
        )
        related = [(f"rId{n}", f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
        head = f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        yield "xl/workbook.xml", f"{head}<sheets>{sheets}</sheets></workbook>"
        yield "xl/styles.xml", _STYLES
        yield "xl/_rels/workbook.xml.rels", _relations([*related, ("styles", f"{_OFFICE}/styles", "styles.xml")])
        core = f"{_PACKAGE}/relationships/metadata/core-properties"
        book = ("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")
        yield "_rels/.rels", _relations([book, ("rId2", core, "docProps/core.xml")])
        yield (
            "docProps/core.xml",
            (
                f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"<dc:title>{_escaped(self._title)}</dc:title><dc:description>{_escaped(self._comments)}</dc:description>"
                "</cp:coreProperties>"
            ),
        )
        parts = [("xl/workbook.xml", f"{_TYPE}.sheet.main+xml"), ("xl/styles.xml", f"{_TYPE}.styles+xml")]
        parts += [(f"xl/worksheets/sheet{n}.xml", f"{_TYPE}.worksheet+xml") for n in numbers]
        yield "[Content_Types].xml", _content_types([*parts, ("docProps/core.xml", _CORE)])


def _entry(name: str) -> ZipInfo:
    """A member of the archive that carries no time of its writing."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]
    return entry


def _sheet_head(widths: Sequence[int], rtl: bool, frozen: bool, shown: bool) -> str:
    pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>' if frozen else ""
    look = ' rightToLeft="1"' * rtl + ' tabSelected="1"' * shown
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{look} workbookViewId="0">{pane}</sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>"
    )


def _attribute(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")


def _relations(rows: Iterable[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{id}" Type="{type}" Target="{target}"/>' for id, type, target in rows)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types(rows: Iterable[tuple[str, str]]) -> str:
    inner = "".join(f'<Override PartName="/{part}" ContentType="{type}"/>' for part, type in rows)
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{relations}"/>'
    default += '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{default}{inner}</Types>'
