"""Checks over one YAML file of a language folder, each with a stable code.

=====  ==========================================================================================
L100   the file has no header comment that says what belongs in it
L101   the file is no YAML
L110   presentation forms: shapes of letters, not letters; no normal text matches them
L111   Persian or Urdu letters that look like Arabic ones
L112   tatweel, which the reader drops
L113   invisible characters: directional controls, joiners, soft hyphens
L114   a blank at the start or end of a quoted word
L120   a word that is the same as another one of its list after folding (hamza, marks, digits, spelling)
L121   an entry of a lexicon file whose words others of the file give, in the same shape, with the same tags
=====  ==========================================================================================

Examples and counter-examples may hold anything.  A file whose subject these characters are says so in
its header: ``# lint: allow L111 L112``.  ``mend`` takes out what L120 and L121 find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from marsad.lint.words import Entry, entries_of, line_before

__all__ = ["Finding", "lint_folder", "lint_text", "mend"]

FREE = frozenset(["examples", "counter", "text", "comment"])
SYNTAX = frozenset(["pattern", "needs"])  # rules in a notation, where blanks and stretched letters may be meant
ALLOW = re.compile(r"^#\s*lint:\s*allow\s+(.*)$", re.MULTILINE)
CHARACTERS = (
    ("L110", re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+"), "presentation forms", "write plain letters"),
    (
        "L111",
        re.compile("[\u06a9\u06aa\u06cc\u06c1\u06c0\u06be\u06d5]+"),
        "Persian or Urdu letters",
        "write Arabic ones",
    ),
    ("L112", re.compile("\u0640+"), "tatweel", "leave it out"),
    (
        "L113",
        re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"),
        "invisible characters",
        "remove them",
    ),
)

Fold = Callable[[str], str]
Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake in a file: where, which check, what to do."""

    path: str
    line: int
    code: str
    message: str
    cut: Cut | None = None  # the stretch of the source to take out

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.message}"


@dataclass(frozen=True, slots=True)
class _Word:
    """A scalar of the file, the keys it stands under, and the list it stands in."""

    text: str
    line: int
    keys: tuple[str, ...]
    group: int
    cut: Cut | None = None


def lint_folder(folder: Path, fold: Fold) -> list[Finding]:
    """Findings of all YAML files below a language folder, paths relative to it."""
    found: list[Finding] = []
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        found += lint_text(path.read_text(encoding="utf-8"), name, fold)
    return found


def lint_text(source: str, name: str, fold: Fold) -> list[Finding]:
    """Findings of one file's source.

    Args:
        source: the YAML text.
        name: the path named in findings; files under ``lexicon/`` are checked as lexicons.
        fold: the language's folding.
    """
    allowed = {code for listed in ALLOW.findall(source) for code in listed.split()}
    found = list(_header(source, name))
    try:
        root = yaml.compose(source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [*found, Finding(name, line, "L101", f"no YAML: {error.problem}")]
    words = list(_words(root, ())) if root else []
    for word in words:
        if not FREE & set(word.keys):
            found += _characters(word, name)
    found += _repeated(words, name, fold)
    if name.startswith("lexicon/") and root:
        found += _same_entries(entries_of(root, fold), name)
    return sorted((f for f in found if f.code not in allowed), key=lambda f: (f.line, f.code, f.message))


def mend(source: str, findings: Iterable[Finding]) -> str:
    """The source without the stretches that findings would take out."""
    cuts = sorted({finding.cut for finding in findings if finding.cut}, reverse=True)
    for start, end in cuts:
        source = source[:start] + source[end:]
    return source


def _header(source: str, name: str) -> Iterator[Finding]:
    first = source.lstrip("\ufeff\n").split("\n", 1)[0]
    if not first.startswith("#") or len(first) < 12:
        yield Finding(name, 1, "L100", "no header comment: say what belongs in this file, and what does not")


def _words(node: yaml.Node, keys: tuple[str, ...]) -> Iterator[_Word]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _words(value, (*keys, str(key.value)))
            if value.__class__ is not yaml.ScalarNode or key.value not in FREE:
                yield _Word(str(key.value), key.start_mark.line + 1, keys, id(node))
    elif isinstance(node, yaml.SequenceNode):
        end = 0
        for item in node.value:
            if isinstance(item, yaml.ScalarNode):
                start = end if node.flow_style else line_before(item)
                yield _Word(item.value, item.start_mark.line + 1, keys, id(node), (start, item.end_mark.index))
            else:
                yield from _words(item, keys)
            end = item.end_mark.index
    elif isinstance(node, yaml.ScalarNode):
        yield _Word(node.value, node.start_mark.line + 1, keys, 0)


def _characters(word: _Word, name: str) -> Iterator[Finding]:
    syntax = bool(SYNTAX & set(word.keys))
    for code, pattern, what, todo in CHARACTERS[: 2 if syntax else None]:
        if hit := pattern.search(word.text):
            points = " ".join(f"U+{ord(char):04X}" for char in hit.group()[:4])
            near = word.text[max(hit.start() - 12, 0) : hit.end() + 12]
            yield Finding(name, word.line, code, f"«{near}» has {what} ({points}): {todo}")
    if not syntax and word.text != word.text.strip():
        yield Finding(name, word.line, "L114", f"«{word.text}» begins or ends with a blank")


def _repeated(words: list[_Word], name: str, fold: Fold) -> Iterator[Finding]:
    seen: dict[tuple[int, str], str] = {}
    for word in words:
        if not word.group or FREE & set(word.keys):
            continue
        key = (word.group, " ".join(fold(word.text).split()))
        first = seen.setdefault(key, word.text)
        if first is not word.text:
            yield Finding(
                name, word.line, "L120", f"«{word.text}» is read like «{first}» of the same list: keep one", word.cut
            )


def _same_entries(entries: list[Entry], name: str) -> Iterator[Finding]:
    seen: dict[tuple[str, str, frozenset[str]], Entry] = {}
    for entry in entries:
        keys = [(shape, form, entry.tags) for shape, form in sorted(entry.forms)]
        if keys and all(key in seen for key in keys):
            first = seen[keys[0]]
            what = f"all forms of «{entry.lemma}» are given by «{first.lemma}» in line {first.line}"
            yield Finding(name, entry.line, "L121", f"{what} and others with the same tags", entry.cut)
        for key in keys:
            seen.setdefault(key, entry)
