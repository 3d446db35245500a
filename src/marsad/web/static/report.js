// The report view: keys, clicks, decisions. The page itself is made on the server; after a decision it is fetched anew.
"use strict";
import { askChoice, askReason, askText, askValue, showKeys } from "./box.js";
import { Chooser } from "./choose.js";
import { blank, headOf, merged, valueAt, withWords, wordsOf } from "./fields.js";
import { get, held, post, say } from "./web.js";

const words = held("words");
const t = words.report;
const part = document.getElementById("part");
let state, chooser, ahead, busy = false;

// -- the page as it stands

function ready() {
  state = JSON.parse(part.querySelector("#state").textContent);
  chooser = new Chooser(part.querySelector("#text"));
  fold(localStorage.getItem("marsad-fold") === "1");
  preload();
}

const navs = () => [...part.querySelectorAll(".nav")];
const current = () => (document.activeElement?.classList.contains("nav") ? document.activeElement : part.querySelector(".nav.on"));
const numberOf = (node) => (node?.dataset.number ? Number(node.dataset.number) : null);
const numberNow = () => numberOf(current()) ?? (state.events.length ? 0 : null);
const partOf = (address) => address + (address.includes("?") ? "&" : "?") + "part=1";
const here = () => location.pathname + location.search;
const decideAt = () => state.decide ?? `/api/v1/reports/${encodeURIComponent(state.id)}/decisions`;

async function refresh(focus) {
  const html = await (await get(partOf(here()))).text();
  replace(html, focus);
}

function replace(html, focus) {
  const top = part.querySelector("#text")?.scrollTop ?? 0;
  part.innerHTML = html;
  ready();
  part.querySelector("#text").scrollTop = focus ? top : 0;
  const target = (focus && (navs().find((node) => node.dataset.number === focus.number && node.dataset.path === focus.path)
    ?? navs().find((node) => node.dataset.number === focus.number))) || (focus?.first && navs()[0]);
  target?.focus({ preventScroll: true });
}

const focused = () => { const node = current(); return node ? { number: node.dataset.number, path: node.dataset.path } : { number: "0" }; };

// -- showing words and values

function light(node) {
  const ref = node?.dataset.ref;
  const number = numberOf(node);
  for (const one of navs()) one.classList.toggle("on", one === node);
  for (const event of part.querySelectorAll(".event")) event.classList.toggle("current", number !== null && event.dataset.number === String(number));
  let first = null;
  for (const mark of part.querySelectorAll("mark")) {
    const refs = mark.dataset.refs.split(" ");
    const on = Boolean(ref) && refs.includes(ref);
    mark.classList.toggle("on", on);
    mark.classList.toggle("other", number !== null && !refs.some((one) => one.startsWith(`e${number}.`)));
    if (on) first ??= mark;
  }
  if (first) reveal(first);
}

function reveal(mark) {
  mark.closest(".graphic")?.classList.add("open");
  const frame = part.querySelector("#text").getBoundingClientRect();
  const spot = mark.getBoundingClientRect();
  if (spot.top < Math.max(frame.top, 0) || spot.bottom > Math.min(frame.bottom, innerHeight - 50)) mark.scrollIntoView({ block: "center" });
}

function toValue(mark) {
  const refs = mark.dataset.refs.split(" ").filter((ref) => navs().some((node) => node.dataset.ref === ref));
  const now = refs.indexOf(current()?.dataset.ref);
  const ref = refs[(now + 1) % refs.length];
  navs().find((node) => node.dataset.ref === ref)?.focus();
}

function step(by) {
  const all = navs();
  const at = all.indexOf(current());
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
}

function stepEvent(by) {
  const heads = navs().filter((node) => node.dataset.path === "" && node.dataset.number !== "");
  const at = heads.findIndex((node) => numberOf(node) === numberOf(current()));
  heads[Math.min(Math.max(at + by, 0), heads.length - 1)]?.focus();
}

function fold(on) {
  part.querySelector("#text").classList.toggle("folded", on);
  part.querySelector('[data-do="fold"]')?.setAttribute("aria-pressed", String(on));
}

// -- deciding

async function decide(decision, told, focus = focused()) {
  if (busy) return false;
  busy = true;
  const begun = performance.now();
  try {
    await post(decideAt(), { seen: state.seen, ...decision });
    document.documentElement.dataset.saved = String(Math.round(performance.now() - begun));
    chooser.clear();
    await refresh(focus);
    say(told);
    return true;
  } catch (error) {
    if (error.status === 409) await refresh(focus);
    say(error.status === 409 ? t.clash_now : error.message, true);
    return false;
  } finally {
    busy = false;
  }
}

const eventOf = (number) => state.events[number];

async function edit() {
  const node = current();
  const number = numberNow();
  if (number === null || state.states[number] === "rejected") return;
  const path = node?.dataset.path ?? "";
  const head = headOf(path);
  const event = eventOf(number);
  const value = path ? valueAt(event, path) : event;
  const had = path ? wordsOf(head, value) : null;
  const title = path ? node.querySelector(".value-label").textContent : t.event;
  const answer = await askValue(title, head, value, { chosen: path ? chooser.chosen : null, had, judged: !path });
  if (!answer) return;
  if (!path) return editHead(event, answer);
  const { value: made, changed } = merged(head, value, answer.given);
  if (head === "where" && answer.geonameid) made.geonameid = Number(answer.geonameid);
  const evidence = answer.basis === "chosen" ? chooser.chosen : null;
  if (!changed.length && !evidence) return;
  const whole = evidence ? withWords(head, made, evidence) : made;
  await decide({ action: "set", event: event.id, path, value: whole, evidence, own_knowledge: answer.basis === "own", reason: answer.reason }, t.said.set);
}

async function editHead(event, answer) {
  for (const name of ["kind", "role", "status"]) {
    if (event[name] === answer.given[name]) continue;
    if (!await decide({ action: "set", event: event.id, path: name, value: answer.given[name], reason: answer.reason }, t.said.set)) return;
  }
}

/** The chosen words become those of the value at hand. */
async function useWords() {
  const node = current();
  const number = numberNow();
  const chosen = chooser.chosen;
  if (!chosen) return say(t.choose_first, true);
  if (number === null) return missing();
  const path = node?.dataset.path || "trigger";
  const head = headOf(path);
  const reason = await askReason(`${t.key.use_words}: «${chosen.text.slice(0, 80)}»`);
  if (!reason) return;
  const value = withWords(head, valueAt(eventOf(number), path), chosen);
  await decide({ action: "set", event: eventOf(number).id, path, value, evidence: chosen, reason }, t.said.words);
}

async function insert() {
  const number = numberNow();
  if (number === null) return missing();
  const event = eventOf(number);
  const chosen = chooser.chosen;
  const single = ["when", "where"].filter((name) => !event[name]);
  const spans = chosen ? ["evidence", "weapons"] : [];
  const kinds = ["casualties", "actors", "recipients", "claims", ...single, ...spans];
  const head = await askChoice(t.key.insert, kinds.map((kind) => [kind, t.kinds[kind]]));
  if (!head) return;
  const start = blank(head, chosen);
  const answer = await askValue(t.kinds[head], head, start, { chosen, had: null, fresh: true });
  if (!answer) return;
  const { value } = merged(head, start, answer.given);
  const evidence = answer.basis === "chosen" ? chosen : null;
  const made = evidence ? value : { ...value, span: null };
  const list = !["when", "where"].includes(head);
  await decide({ action: list ? "add" : "set", event: event.id, path: list ? `${head}[+]` : head, value: made, evidence,
    own_knowledge: answer.basis === "own", reason: answer.reason }, t.said.add);
}

async function missing() {
  const chosen = chooser.chosen;
  if (!chosen) return say(t.choose_first, true);
  const kind = await askValue(`${t.key.missing}: «${chosen.text.slice(0, 80)}»`, "", { kind: "attack", role: "main", status: "reported" }, { judged: true });
  if (!kind) return;
  await decide({ action: "add_event", value: { ...kind.given, trigger: chosen }, evidence: chosen, reason: kind.reason }, t.said.add,
    { number: String(state.states.filter((one) => one !== "rejected").length) });
}

async function remove() {
  const node = current();
  const number = numberNow();
  if (number === null || !node?.dataset.path) return reject();
  const reason = await askReason(`${t.key.remove}: ${node.querySelector(".value-text").textContent}`);
  if (reason) await decide({ action: "remove", event: eventOf(number).id, path: node.dataset.path, reason }, t.said.remove);
}

async function accept() {
  const number = numberNow();
  if (number === null) return;
  await decide({ action: "accept", event: eventOf(number).id }, t.said.accept, { number: String(number), path: "" });
}

async function reject() {
  const number = numberNow();
  if (number === null) return;
  const reason = await askReason(t.key.reject);
  if (reason) await decide({ action: "reject", event: eventOf(number).id, reason }, t.said.reject);
}

async function verdict(action) {
  const reason = await askReason(t.key[action]);
  if (reason) await decide({ action, reason }, t.said[action]);
}

async function comment() {
  const text = await askText(t.key.comment);
  if (text) await decide({ action: "comment", reason: text, event: numberNow() === null ? null : eventOf(numberNow())?.id }, t.said.comment);
}

// -- on to the next

function preload() {
  ahead = null;
  const link = part.querySelector("#next");
  if (link) {
    const address = link.getAttribute("href");
    ahead = { address, html: get(partOf(address)).then((answer) => answer.text()).catch(() => null) };
  }
}

async function go() {
  if (!ahead) return location.assign(state.back ?? `/?${state.filters ?? ""}`);
  const { address, html } = ahead;
  const text = await html;
  if (text === null) return location.assign(address);
  history.pushState({}, "", address);
  chooser.clear();
  replace(text, { first: true });
  document.title = part.querySelector("h1").textContent;
  scrollTo(0, 0);
}

async function done() {
  if (state.to_status && !await decide({ action: "status", value: state.to_status }, t.said.status)) return;
  await go();
}

// -- keys: by where they lie on the keyboard, so that an Arabic layout works as well as a Latin one

const WRITES = new Set(["accept", "reject", "edit", "use_words", "insert", "remove", "missing", "undo", "no_event", "undecidable", "comment", "take", "done"]);
const ACTIONS = {
  down: () => step(1), up: () => step(-1), next_event: () => stepEvent(1), previous_event: () => stepEvent(-1),
  accept, reject, edit, use_words: useWords, insert, remove, missing,
  undo: () => decide({ action: "undo", seen: null }, t.said.undo),
  no_event: () => verdict("no_event"), undecidable: () => verdict("undecidable"), comment,
  take: () => decide({ action: "assign", value: state.me }, t.said.take),
  done, go, queue: () => location.assign(state.back ?? `/?${state.filters ?? ""}`),
  words: () => chooser.begin(Number(part.querySelector("mark.on")?.dataset.at ?? 0)),
  how: () => { const why = part.querySelector(`.event[data-number="${numberNow()}"] .why`); if (why) why.open = !why.open; },
  fold: () => { const on = !part.querySelector("#text").classList.contains("folded"); localStorage.setItem("marsad-fold", on ? "1" : "0"); fold(on); },
  help: () => showKeys(KEYS.map(([, shown, name]) => [shown, name])),
};
const KEYS = [
  ["ArrowDown", "↓ J", "down"], ["ArrowUp", "↑ K", "up"], ["KeyN", "N", "next_event"], ["KeyP", "P", "previous_event"],
  ["KeyA", "A", "accept"], ["KeyX", "X", "reject"], ["KeyE", "E", "edit"], ["KeyW", "W", "words"], ["KeyV", "V", "use_words"],
  ["KeyI", "I", "insert"], ["KeyD", "D", "remove"], ["KeyM", "M", "missing"], ["KeyZ", "Z", "undo"], ["Digit0", "0", "no_event"],
  ["KeyU", "U", "undecidable"], ["KeyC", "C", "comment"], ["KeyT", "T", "take"], ["KeyH", "H", "how"], ["KeyF", "F", "fold"],
  ["KeyR", "R", "done"], ["KeyG", "G", "go"], ["KeyQ", "Q", "queue"], ["Slash", "?", "help"],
];
const BY_CODE = { ...Object.fromEntries(KEYS.map(([code, , name]) => [code, name])), KeyJ: "down", KeyK: "up", Delete: "remove", Numpad0: "no_event" };

function run(name) {
  if (WRITES.has(name) && !state.can.decide) return;
  ACTIONS[name]?.();
}

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("input, select, textarea")) return;
  if (chooser.active && choosing(event)) return event.preventDefault();
  if (event.altKey) return;
  if (event.code === "Escape") { chooser.clear(); return light(null); }
  const name = BY_CODE[event.code];
  if (!name || (event.target.id === "text" && event.code.startsWith("Arrow"))) return;
  event.preventDefault();
  run(name);
});

/** Keys while words are being chosen: arrows, Escape leaves, Enter goes back to the values with the words kept. */
function choosing(event) {
  if (chooser.arrow(event)) return true;
  if (event.code === "Escape") { chooser.clear(); back(); return true; }
  if (event.code === "Enter" || event.code === "NumpadEnter") { chooser.active = false; back(); return true; }
  return false;
}

function back() {
  (part.querySelector(".nav.on") ?? navs()[0])?.focus({ preventScroll: true });
}

part.addEventListener("focusin", (event) => { if (event.target.classList.contains("nav")) light(event.target); });
part.addEventListener("click", (event) => {
  const doing = event.target.closest("[data-do]");
  if (doing) {
    if (doing.dataset.do === "unfold") return doing.nextElementSibling.classList.add("open");
    const own = doing.dataset.number;
    if (own && String(numberOf(current())) !== own) navs().find((node) => node.dataset.number === own)?.focus();
    return run(doing.dataset.do);
  }
  const mark = event.target.closest("mark");
  if (mark && document.getSelection().isCollapsed) return toValue(mark);
  const nav = event.target.closest(".nav");
  if (nav) light(nav);
});
document.addEventListener("selectionchange", () => {
  const chosen = chooser?.map.selected();
  if (chosen && !chooser.active) chooser.kept = chosen;
});
addEventListener("popstate", () => refresh({ first: true }));

ready();
