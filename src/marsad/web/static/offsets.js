// Offsets: the record counts Unicode code points, the browser counts UTF-16 units. They are converted here and nowhere else.
"use strict";

/** Code points in the first `units` UTF-16 units of a text (a cut pair counts as not begun). */
export function toPoints(text, units) {
  let points = 0;
  for (let at = 0; at < units; points += 1) {
    const wide = text.codePointAt(at) > 0xffff ? 2 : 1;
    if (at + wide > units) break;
    at += wide;
  }
  return points;
}

/** UTF-16 units of the first `points` code points of a text. */
export function toUnits(text, points) {
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left -= 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** A text shown in pieces, each an element with `data-at` (its first code point) around one text node. */
export class TextMap {
  constructor(root) {
    this.root = root;
    this.pieces = [...root.querySelectorAll("[data-at]")].map((element) => {
      const node = element.firstChild ?? element.appendChild(document.createTextNode(""));
      const start = Number(element.dataset.at);
      return { element, node, start, end: start + toPoints(node.data, node.data.length) };
    });
    this.text = this.pieces.map((piece) => piece.node.data).join("");
    this.length = this.pieces.length ? this.pieces[this.pieces.length - 1].end : 0;
  }

  /** The words between two code points. */
  slice(start, end) {
    return this.text.slice(toUnits(this.text, start), toUnits(this.text, end));
  }

  /** Node and unit at a code point. `after`: at a seam, the piece that begins there. */
  locate(point, after) {
    const fits = (piece) => (after ? point < piece.end : point <= piece.end);
    const piece = this.pieces.find((one) => point >= one.start && fits(one)) ?? this.pieces[this.pieces.length - 1];
    return [piece.node, toUnits(piece.node.data, point - piece.start)];
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.locate(start, true));
    range.setEnd(...this.locate(end, false));
    return range;
  }

  /** The code point at a boundary of the document, inside or around the text. */
  pointAt(node, offset) {
    const known = this.pieces.find((piece) => piece.node === node);
    if (known) return known.start + toPoints(node.data, offset);
    const spot = document.createRange();
    spot.setStart(node, offset);
    let point = 0;
    for (const piece of this.pieces) {
      const own = document.createRange();
      own.selectNodeContents(piece.node);
      if (spot.compareBoundaryPoints(Range.START_TO_START, own) <= 0) break;
      point = piece.end;
    }
    return point;
  }

  /** What is selected of the text: whole letters with their marks, no blanks at the ends; null when nothing is. */
  selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.root)) return null;
    return this.whole(this.pointAt(range.startContainer, range.startOffset), this.pointAt(range.endContainer, range.endOffset));
  }

  /** A stretch widened to whole letters (a base with its combining marks, an emoji with its joiners) and trimmed. */
  whole(start, end) {
    const cuts = this.letters();
    let first = cuts.findLast((cut) => cut <= start) ?? 0;
    let last = cuts.find((cut) => cut >= end) ?? this.length;
    while (first < last && /\s/u.test(this.slice(first, first + 1))) first += 1;
    while (last > first && /\s/u.test(this.slice(last - 1, last))) last -= 1;
    return first < last ? { start: first, end: last, text: this.slice(first, last) } : null;
  }

  /** Code points at which letters begin, and the end. */
  letters() {
    if (!this.cuts) {
      this.cuts = [];
      let point = 0;
      for (const { segment } of new Intl.Segmenter("ar", { granularity: "grapheme" }).segment(this.text)) {
        this.cuts.push(point);
        point += toPoints(segment, segment.length);
      }
      this.cuts.push(point);
    }
    return this.cuts;
  }

  /** Words as [start, end] in code points. */
  words() {
    if (!this.spans) {
      this.spans = [];
      let unit = 0;
      let point = 0;
      for (const match of this.text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        point += toPoints(this.text.slice(unit, match.index), match.index - unit);
        const end = point + toPoints(match[0], match[0].length);
        this.spans.push([point, end]);
        unit = match.index + match[0].length;
        point = end;
      }
    }
    return this.spans;
  }
}
