// The list of what period and map leave: every thing on the map and the timeline is here too, in words.

const PAGE = 50;

export class List {
  // `on`: choose(number), hover(number or null); `link(number)`: address of its page.
  constructor(box, found, words, link, on) {
    Object.assign(this, { box, found, words, link, on });
    this.rows = box.querySelector("ol");
    this.more = box.querySelector("button.more");
    this.empty = box.querySelector(".empty");
    this.numbers = [];
    this.shown = 0;
    this.chosen = null;
    this.more.addEventListener("click", () => this.add(this.rows.children.length));
    this.rows.addEventListener("pointerover", (event) => on.hover(this.numberOf(event.target)));
    this.rows.addEventListener("pointerleave", () => on.hover(null));
    this.rows.addEventListener("focusin", (event) => on.choose(this.numberOf(event.target), false));
    this.rows.addEventListener("click", (event) => {
      const number = this.numberOf(event.target);
      if (number !== null && !event.target.closest("a")) on.choose(number, true);
    });
    this.rows.addEventListener("keydown", (event) => this.key(event));
  }

  numberOf(node) {
    const row = node.closest?.("li");
    return row ? Number(row.dataset.number) : null;
  }

  show(numbers) {
    this.numbers = numbers;
    this.rows.replaceChildren();
    this.shown = 0;
    this.add(-1);
    this.empty.hidden = numbers.length > 0;
  }

  add(focus) {
    const next = this.numbers.slice(this.shown, this.shown + PAGE);
    for (const number of next) this.rows.append(this.row(number));
    this.shown += next.length;
    this.more.hidden = this.shown >= this.numbers.length;
    if (focus >= 0) this.rows.children[focus]?.querySelector("a").focus();
    this.mark(this.chosen, false);
  }

  row(number) {
    const { found, words } = this;
    const row = document.createElement("li");
    row.dataset.number = number;
    const link = document.createElement("a");
    link.href = this.link(number);
    link.textContent = words.kinds[found.kinds[found.kind[number]]];
    const place = this.part("place", this.called(found.placeName(number)));
    const day = this.part("day", this.day(number), "ltr");
    row.append(link, place, day);
    const harm = this.harm(number);
    if (harm) row.append(harm);
    if (found.grade && found.grades[found.grade[number]]) {
      const grade = this.part(`tag ${found.grades[found.grade[number]]}`, words.grades[found.grades[found.grade[number]]]);
      row.append(grade);
    }
    return row;
  }

  called(place) {
    return this.words.places?.[place] ?? (place || this.words.unplaced);
  }

  part(name, text, direction) {
    const part = document.createElement("span");
    part.className = name;
    const inner = document.createElement("bdi");
    if (direction) inner.dir = direction;
    inner.textContent = text;
    part.append(inner);
    return part;
  }

  day(number) {
    const { found, words } = this;
    const [start, end] = [found.known("start", number), found.known("end", number)];
    if (start === null && end === null) return words.undated;
    if (start === null) return `≤ ${words.iso(end)}`;
    return end !== null && end > start ? `${words.iso(start)} – ${words.iso(end)}` : words.iso(start);
  }

  harm(number) {
    const [low, best, high] = ["killed_low", "killed_best", "killed_high"].map((name) => this.found.known(name, number));
    const told = best ?? low;
    if (told === null) return null;
    const range = low !== null && high !== low ? ` (${low}–${high ?? ""})`.replace("–)", "+)") : "";
    const part = document.createElement("span");
    part.className = "harm";
    part.append(`${this.words.killed} `, this.part("", `${told}${range}`, "ltr"));
    return part;
  }

  // Arrows move through the rows.
  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("li");
    if (!step || !row) return;
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    if (!next) return;
    event.preventDefault();
    next.querySelector("a").focus();
  }

  mark(number, go) {
    this.chosen = number;
    for (const row of this.rows.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
    if (number === null) return;
    const at = this.numbers.indexOf(number);
    if (go && at >= this.shown && at < this.shown + 2000) while (this.shown <= at) this.add(-1);
    const row = this.rows.querySelector(`li[data-number="${number}"]`);
    row?.setAttribute("aria-current", "true");
    if (go) row?.scrollIntoView({ block: "nearest" });
  }
}
