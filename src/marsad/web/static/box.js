// The dialogs of the report view: reasons, a value's form, what to add, keys. Each gives a promise; null when left.
"use strict";
import { FIELDS } from "./fields.js";
import { get, held, make } from "./web.js";

const words = held("words");
const t = words.report;
const box = () => document.getElementById("box");

/** Show a dialog; `build(done)` gives its content, `done(value)` closes it with a value. */
function open(title, build, keys) {
  const dialog = box();
  const before = document.activeElement;
  return new Promise((resolve) => {
    let result = null;
    const done = (value) => { result = value; dialog.close(); };
    const onKey = (event) => keys?.(event, done);
    dialog.replaceChildren(make("h2", { id: "box-title" }, title), build(done));
    dialog.addEventListener("keydown", onKey);
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("keydown", onKey);
      dialog.replaceChildren();
      if (before?.isConnected) before.focus();
      resolve(result);
    }, { once: true });
    dialog.showModal();
    (dialog.querySelector("[data-first]") ?? dialog.querySelector("input, select, button"))?.focus();
  });
}

const typing = (event) => event.target.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
const digit = (event) => (/^(?:Digit|Numpad)([0-9])$/.exec(event.code) ?? [])[1];
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

function foot(done, label) {
  return make("div", { class: "foot" },
    make("button", { type: "button", onclick: () => done(null) }, words.common.cancel, " ", make("kbd", {}, "Esc")),
    make("button", { type: "submit", class: "primary" }, label ?? words.common.save, " ", make("kbd", {}, "↵")));
}

function reasonSet(first) {
  const names = Object.keys(t.reasons);
  const rows = names.map((name, index) => make("label", { class: "pick" },
    make("input", { type: "radio", name: "reason", value: name, ...(first && !index ? { "data-first": true } : {}) }),
    make("kbd", {}, String(index + 1)), make("span", {}, t.reasons[name])));
  const other = make("input", { name: "other", dir: "auto", maxlength: "500", "aria-label": t.other_reason, placeholder: t.other_reason });
  return make("fieldset", {}, make("legend", {}, t.reason), make("div", { class: "reasons" }, ...rows), other);
}

const reasonOf = (form) => form.elements.other.value.trim() || form.querySelector('[name="reason"]:checked')?.value || "";

/** A digit outside a text field picks a reason and is done. */
function pickReason(event) {
  const number = digit(event);
  if (!number || typing(event) || !plain(event)) return false;
  const option = box().querySelectorAll('[name="reason"]')[Number(number) - 1];
  if (!option) return false;
  event.preventDefault();
  option.checked = true;
  option.form.requestSubmit();
  return true;
}

/** Ask why. */
export function askReason(title) {
  return open(title, (done) => {
    const form = make("form", { onsubmit: (event) => { event.preventDefault(); if (reasonOf(form)) done(reasonOf(form)); } },
      reasonSet(true), foot(done));
    return form;
  }, pickReason);
}

/** Ask for a remark. */
export function askText(title) {
  return open(title, (done) => {
    const field = make("textarea", { rows: "3", dir: "auto", "aria-label": title, "data-first": true });
    return make("form", { onsubmit: (event) => { event.preventDefault(); done(field.value.trim() || null); } }, field, foot(done));
  });
}

/** Ask which of several; digits pick. `choices`: [[value, label], …]. */
export function askChoice(title, choices) {
  return open(title, (done) => make("div", { class: "found" }, ...choices.map(([value, label], index) =>
    make("button", { type: "button", onclick: () => done(value), ...(index ? {} : { "data-first": true }) },
      make("kbd", {}, String((index + 1) % 10)), " ", label))), (event, done) => {
    const number = digit(event);
    const choice = number && plain(event) && choices[(Number(number) + 9) % 10];
    if (choice) { event.preventDefault(); done(choice[0]); }
  });
}

const LABELS = { kind: words.kinds, role: words.roles, status: words.statuses, outcome: words.outcomes, stance: words.stances, party_type: words.party_types };

function field([name, type, list], value) {
  const label = t.fields[name] ?? name;
  const options = (values) => values.map((one) => make("option", { value: one ?? "", selected: (value ?? null) === one },
    one === null ? "—" : (LABELS[list] ?? t.choices)[one] ?? one));
  let control;
  if (type === "pick") control = make("select", { name }, ...options(words.choices[list]));
  else if (type === "choice") control = make("select", { name }, ...options([null, ...words.choices[list]]));
  else if (type === "truth") {
    control = make("select", { name }, ...[[null, "—"], [true, words.common.yes], [false, words.common.no]].map(([one, shown]) =>
      make("option", { value: one === null ? "" : String(one), selected: (value ?? null) === one }, shown)));
  } else {
    const kind = { number: "number", decimal: "number", day: "date", text: "text" }[type];
    control = make("input", { name, type: kind, value: value === null || value === undefined ? "" : String(value),
      ...(kind === "number" ? { step: type === "decimal" ? "any" : "1", dir: "ltr", ...(type === "number" ? { min: "0" } : {}) } : { dir: kind === "date" ? "ltr" : "auto" }),
      ...(["start", "name"].includes(name) ? { required: true } : {}) });
  }
  return make("label", {}, make("span", {}, label), control);
}

function readField(form, [name, type]) {
  const raw = form.elements[name].value.trim();
  if (raw === "") return name === "about" ? "event" : null;
  if (type === "number" || type === "decimal") return Number(raw);
  if (type === "truth") return raw === "true";
  return raw;
}

function basisSet(chosen, had) {
  const options = [];
  if (chosen) options.push(["chosen", t.basis_chosen, chosen.text]);
  if (had) options.push(["same", t.basis_same, had.text]);
  options.push(["own", t.own_knowledge, null]);
  return make("fieldset", {}, make("legend", {}, t.basis), ...options.map(([value, label, quote], index) => make("label", { class: "pick" },
    make("input", { type: "radio", name: "basis", value, checked: index === 0 && value !== "own" }),
    make("span", {}, label, quote ? ": " : "", quote ? make("bdi", { class: "quote" }, `«${quote.slice(0, 160)}»`) : ""),
    value === "own" ? make("kbd", {}, "K") : null)));
}

function placeSearch(form) {
  const found = make("div", { class: "found" });
  const fill = (place) => {
    for (const name of ["country", "admin1", "lat", "lon"]) form.elements[name].value = place[name] ?? "";
    form.dataset.geonameid = place.geonameid ?? "";
  };
  const look = async () => {
    const name = form.elements.name.value.trim();
    if (!name) return;
    const places = await (await get(`/api/v1/places?${new URLSearchParams({ name })}`)).json();
    found.replaceChildren(...places.map((place) => make("button", { type: "button", onclick: () => fill(place) },
      make("bdi", {}, place.name), " ", make("span", { class: "soft small" }, [place.admin1, place.country, ...place.reasons].filter(Boolean).join(", ")))));
  };
  return make("div", { class: "wide" }, make("button", { type: "button", onclick: look }, t.look_up), found);
}

/** A value's form. Gives {given, basis, reason}; `chosen` are words picked in the text, `had` those under it now. */
export function askValue(title, head, value, { chosen, had, judged, fresh }) {
  return open(title, (done) => {
    const rows = FIELDS[head];
    const form = make("form", {}, make("div", { class: "grid" }, ...rows.map((row) => field(row, row[0].split(".").reduce((inner, step) => inner?.[step], value)))));
    const first = form.querySelector(head === "casualties" && !fresh ? '[name="low"]' : "input, select");
    if (first) first.dataset.first = "";
    if (head === "where") form.firstChild.append(placeSearch(form));
    if (!judged) form.append(basisSet(chosen, had));
    form.append(reasonSet(!rows.length), foot(done));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = reasonOf(form);
      const basis = judged ? "judged" : form.querySelector('[name="basis"]:checked')?.value;
      const missing = !basis ? form.querySelector('[name="basis"]') : !reason ? form.querySelector('[name="reason"]') : null;
      if (missing) { missing.focus(); return; }
      const given = Object.fromEntries(rows.map((row) => [row[0], readField(form, row)]));
      done({ given, basis, reason, geonameid: form.dataset.geonameid });
    });
    return form;
  }, (event) => {
    if (pickReason(event)) return;
    if (event.code === "KeyK" && !typing(event) && plain(event)) {
      const own = box().querySelector('[name="basis"][value="own"]');
      if (own) { event.preventDefault(); own.checked = true; own.focus(); }
    }
  });
}

/** All keys. */
export function showKeys(keys) {
  return open(t.keys_title, (done) => make("div", {}, make("div", { class: "help" }, ...keys.flatMap(([shown, name]) =>
    [make("span", {}, make("kbd", {}, shown)), make("span", {}, t.key[name])])),
    make("p", { class: "soft small" }, t.keys_layout), make("div", { class: "foot" }, make("button", { type: "button", "data-first": true, onclick: () => done(null) }, words.common.close))));
}
