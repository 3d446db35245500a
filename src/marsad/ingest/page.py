"""HTML pages: main text with its paragraphs as lines, and what the page says of itself.

With resiliparse (the ``html`` extra) the main text is told from the page around it; without it
everything visible is kept but menus, footers and forms, and cleaning has more to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import msgspec

__all__ = ["Page", "declared_charset", "read_page"]

MAX_DEPTH = 400  # main-content extraction is quadratic in depth: 0.5 s at 5,000

_CHARSET = re.compile(
    rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,200}encoding=[\"']([A-Za-z0-9_.-]+)", re.I
)
_TAG = re.compile(r"<(/?)(?:div|section|article|span|ul|ol|li|table|tr|td|blockquote|b|i|font|center|main|p)\b", re.I)
_BREAKS = re.compile(r"\n{3,}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_TITLES = ("og:title", "twitter:title", "title", "dc.title")
_DATES = (
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "parsely-pub-date",
    "publishdate",
    "pubdate",
    "dc.date.issued",
    "dc.date",
    "date",
)
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher")


@dataclass(slots=True)
class Page:
    """What a page holds. ``meta`` maps lower-case names to their first content."""

    text: str = ""
    title: str | None = None
    heading: str | None = None
    canonical: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    linked_data: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)

    def fields(self) -> dict[str, str]:
        """``title, published, author, outlet, url`` as far as the page tells them."""
        told = _from_linked_data(self.linked_data)
        rows = {
            "title": self._first(_TITLES) or told.get("title") or self.heading or self.title,
            "published": self._published(told),
            "author": told.get("author") or self._first(_AUTHORS),
            "outlet": self._first(_OUTLETS) or told.get("outlet"),
            "url": self.canonical or self.meta.get("og:url") or told.get("url"),
        }
        return {name: value.strip() for name, value in rows.items() if value and value.strip()}

    def _first(self, names: tuple[str, ...]) -> str | None:
        return next((self.meta[name] for name in names if self.meta.get(name)), None)

    def _published(self, told: dict[str, str]) -> str | None:
        """The first date that looks like ISO; other notations are left to the text's own stamp."""
        asked = [self.meta.get(name) for name in _DATES]
        asked.insert(1, told.get("published"))
        return next((value for value in [*asked, *self.times] if value and _DATE.match(value.strip())), None)


def declared_charset(data: bytes) -> str | None:
    """The encoding that the page claims in its first 4 KiB."""
    match = _CHARSET.search(data[:4096])
    return (match.group(1) or match.group(2)).decode("ascii") if match else None


def read_page(html: str) -> Page:
    """Read a page, however broken. ``text`` is empty when nothing is visible in it."""
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.html import HTMLTree
    except ImportError:
        return _without_resiliparse(html)
    tree = HTMLTree.parse(html.replace("\0", " "))
    page = _outline(tree)
    options: dict[str, Any] = {"alt_texts": False, "links": False, "form_fields": False, "list_bullets": False}
    shallow = _depth(html) <= MAX_DEPTH
    main = extract_plain_text(tree, main_content=True, **options) if shallow else ""
    full = main if len(main) > 200 else extract_plain_text(tree, main_content=False, **options)
    page.text = _lines(main if len(main) * 4 >= len(full) else full)
    return page


def _outline(tree: Any) -> Page:
    page = Page(title=tree.title or None)
    document = tree.document
    for node in document.query_selector_all("meta"):
        _note_meta(page, {name: node.getattr(name) or "" for name in ("property", "name", "itemprop", "content")})
    page.linked_data = [n.text for n in document.query_selector_all('script[type="application/ld+json"]')]
    page.times = [n.getattr("datetime") or "" for n in document.query_selector_all("time")]
    heading = document.query_selector("h1")
    page.heading = heading.text if heading else None
    link = document.query_selector('link[rel="canonical"]')
    page.canonical = link.getattr("href") if link else None
    return page


def _note_meta(page: Page, attributes: dict[str, str]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    if name and attributes.get("content"):
        page.meta.setdefault(name.lower(), attributes["content"])


def _depth(html: str) -> int:
    """How deep elements nest at most, roughly: tags opened and never closed count."""
    depth = deepest = 0
    for match in _TAG.finditer(html):
        depth += -1 if match.group(1) else 1
        deepest = max(deepest, depth)
    return deepest


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _from_linked_data(scripts: list[str]) -> dict[str, str]:
    for script in scripts:
        try:
            content = msgspec.json.decode(script)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue
        for node in _nodes(content):
            if node.get("datePublished") or node.get("headline"):
                return _of_node(node)
    return {}


def _nodes(content: Any) -> list[dict[str, Any]]:
    listed = content if isinstance(content, list) else [content]
    nodes = [node for node in listed if isinstance(node, dict)]
    for node in list(nodes):
        graph = node.get("@graph")
        nodes.extend(inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else None
    return nodes


def _of_node(node: dict[str, Any]) -> dict[str, str]:
    rows = {
        "title": node.get("headline"),
        "published": node.get("datePublished"),
        "author": _name(node.get("author")),
        "outlet": _name(node.get("publisher")),
        "url": node.get("url"),
    }
    return {name: value for name, value in rows.items() if isinstance(value, str) and value}


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


class _Outliner(HTMLParser):
    """The fallback: visible text, block elements as lines."""

    BLOCKS = _names("p div br li tr h1 h2 h3 h4 h5 h6 section article blockquote figcaption td dd dt")
    UNSEEN = _names("script style noscript template nav footer form svg button select iframe head")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.parts: list[str] = []
        self._inside: list[str] = []
        self._into: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta":
            _note_meta(self.page, attributes)
        elif tag == "time" and attributes.get("datetime"):
            self.page.times.append(attributes["datetime"])
        elif tag == "link" and attributes.get("rel") == "canonical":
            self.page.canonical = self.page.canonical or attributes.get("href")
        elif tag in ("title", "h1"):
            self._into = tag
        elif tag == "script" and attributes.get("type") == "application/ld+json":
            self._into = "ld"
        if tag == "body":
            self._inside.clear()
        elif tag in self.UNSEEN:
            self._inside.append(tag)
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._into = None
        if tag in self.UNSEEN and tag in self._inside:
            while self._inside.pop() != tag:
                pass
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """A section that HTML does not know ends at the next bracket, whatever it is called."""
        return self.parse_bogus_comment(i, report=bool(report))

    def handle_data(self, data: str) -> None:
        if self._into == "title":
            self.page.title = (self.page.title or "") + data
        elif self._into == "ld":
            self.page.linked_data.append(data)
        elif self._into == "h1":
            self.page.heading = (self.page.heading or "") + data
        if not self._inside and self._into not in ("title", "ld"):
            self.parts.append(data)


def _without_resiliparse(html: str) -> Page:
    parser = _Outliner()
    parser.feed(_ended(html.replace("\0", " ")))
    parser.close()
    parser.page.text = _lines("".join(parser.parts))
    return parser.page


def _ended(html: str) -> str:
    """A page without comments and tags that nothing ends: the parser would look to the end for each of them."""
    parts, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        parts.append(html[at:start])
        end = html.find("-->", start + 4)
        at = len(html) if end < 0 else end + 3
    whole = "".join([*parts, html[at:]])
    last = whole.rfind(">") + 1
    return whole[:last] + whole[last:].replace("<", " ")
