// Choosing words of the text: with the mouse (a plain selection), or with arrows, word by word and letter by letter.
"use strict";
import { TextMap } from "./offsets.js";

export class Chooser {
  constructor(root) {
    this.map = new TextMap(root);
    this.root = root;
    this.active = false;
    this.kept = null;
  }

  /** The words chosen: a living selection, else those chosen last. */
  get chosen() {
    return this.map.selected() ?? this.kept;
  }

  keep(words) {
    this.kept = words;
    if (typeof Highlight === "undefined") return;
    CSS.highlights.delete("chosen");
    if (words) CSS.highlights.set("chosen", new Highlight(this.map.range(words.start, words.end)));
  }

  clear() {
    this.active = false;
    this.keep(null);
    document.getSelection()?.removeAllRanges();
  }

  /** Start choosing with the keyboard, at a code point. */
  begin(point) {
    const words = this.map.words();
    if (!words.length) return;
    this.active = true;
    const at = Math.max(0, words.findIndex(([, end]) => end > point));
    [this.start, this.end] = words[at];
    this.root.focus({ preventScroll: true });
    this.show();
  }

  show() {
    this.keep({ start: this.start, end: this.end, text: this.map.slice(this.start, this.end) });
    document.getSelection()?.removeAllRanges();
    const spot = this.map.range(this.start, this.end).getBoundingClientRect();
    const frame = this.root.getBoundingClientRect();
    if (spot.top < frame.top + 20 || spot.bottom > Math.min(frame.bottom, innerHeight) - 60) {
      this.map.locate(this.start, true)[0].parentElement.scrollIntoView({ block: "center" });
    }
  }

  /** An arrow key. In a text from right to left the left arrow goes on. Gives whether the key was one of these. */
  arrow(event) {
    const forward = { ArrowLeft: this.rtl, ArrowRight: !this.rtl }[event.code];
    if (forward === undefined) return false;
    if (event.altKey) this.byLetter(forward, event.shiftKey);
    else if (event.shiftKey) this.grow(forward);
    else this.move(forward);
    this.show();
    return true;
  }

  get rtl() {
    return getComputedStyle(this.root).direction === "rtl";
  }

  move(forward) {
    const words = this.map.words();
    const next = forward ? words.find(([start]) => start >= this.end) : words.findLast(([, end]) => end <= this.start);
    if (next) [this.start, this.end] = next;
  }

  grow(forward) {
    const words = this.map.words();
    if (forward) this.end = words.find(([, end]) => end > this.end)?.[1] ?? this.end;
    else this.end = words.findLast(([start, end]) => end < this.end && start >= this.start)?.[1] ?? this.end;
  }

  /** Alt: the end goes by letters; Alt and Shift: the beginning does (a conjunction is left out of its word). */
  byLetter(forward, beginning) {
    const cuts = this.map.letters();
    const step = (point) => (forward ? cuts.find((cut) => cut > point) : cuts.findLast((cut) => cut < point)) ?? point;
    if (beginning) this.start = Math.min(step(this.start), this.end - 1);
    else this.end = Math.max(step(this.end), this.start + 1);
  }
}
