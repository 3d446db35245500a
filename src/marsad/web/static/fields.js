// What a value of each kind is made of, and how a form's fields become a value of the record.
"use strict";

const PRECISION = { day: 1, days: 2, week: 3, month: 4, season: 5, year: 5, range: 5 }; // UCDP's date_prec

/** Fields by the first step of a path: [name, type, choices]. Types: text, number, day, choice (may be empty), pick. */
export const FIELDS = {
  "": [["kind", "pick", "kind"], ["role", "pick", "role"], ["status", "pick", "status"]],
  when: [["start", "day"], ["end", "day"], ["precision", "pick", "precision"]],
  where: [["name", "text"], ["country", "text"], ["admin1", "text"], ["lat", "decimal"], ["lon", "decimal"]],
  actors: [["name", "text"], ["type", "choice", "party_type"], ["canonical", "text"], ["country", "text"]],
  recipients: [["name", "text"], ["type", "choice", "party_type"], ["canonical", "text"], ["country", "text"]],
  casualties: [["outcome", "pick", "outcome"], ["low", "number"], ["high", "number"], ["best", "number"],
    ["civilian", "truth"], ["sex", "choice", "sex"], ["age", "choice", "age"]],
  claims: [["source.name", "text"], ["source.type", "pick", "source_type"], ["stance", "pick", "stance"], ["target", "text"], ["about", "text"]],
  weapons: [],
  evidence: [],
  trigger: [],
};

/** The first step of a path: `casualties[0].low` → `casualties`. */
export const headOf = (path) => path.split(/[.[]/, 1)[0];

/** The value at a path of a plain event. */
export function valueAt(event, path) {
  return path.split(/[.[\]]+/).filter(Boolean).reduce((value, step) => value?.[step], event);
}

const deep = (value) => JSON.parse(JSON.stringify(value ?? null));

function put(value, name, given) {
  const [outer, inner] = name.split(".");
  if (inner) value[outer] = { ...value[outer], [inner]: given };
  else value[outer] = given;
}

/** An empty value of a kind, as the record asks for it. */
export function blank(head, words) {
  const name = words?.text ?? "";
  const span = words ?? null;
  return {
    when: { start: "", end: "", precision: "day", date_prec: 1, basis: "person", span },
    where: { name, span },
    actors: { name, span },
    recipients: { name, span },
    casualties: { outcome: "killed", low: null, high: null, best: null, span },
    claims: { source: { name, type: "unnamed", span }, stance: "asserts", about: "event", span },
    weapons: words,
    evidence: words,
  }[head];
}

/** The value with a form's fields in it, and the names of those that changed. */
export function merged(head, before, given) {
  const value = deep(before);
  const changed = [];
  for (const [name] of FIELDS[head]) {
    const held = name.split(".").reduce((inner, step) => inner?.[step], before) ?? null;
    if (held !== given[name]) {
      changed.push(name);
      put(value, name, given[name]);
    }
  }
  if (head === "casualties" && (changed.includes("low") || changed.includes("high")) && !changed.includes("best")) {
    value.best = value.low === value.high ? value.low : null;
  }
  if (head === "when" && changed.length) {
    if (!value.end || value.end < value.start) value.end = value.start;
    Object.assign(value, { date_prec: PRECISION[value.precision], basis: "person" });
  }
  return { value, changed };
}

/** Put words under a value, wherever its kind keeps them. */
export function withWords(head, value, words) {
  if (head === "weapons" || head === "evidence" || head === "trigger") return words;
  const told = { ...value, span: words };
  if (head === "claims") told.source = { ...told.source, span: words };
  return told;
}

/** The words under a value, or null. */
export function wordsOf(head, value) {
  if (!value) return null;
  if (head === "weapons" || head === "evidence" || head === "trigger") return value;
  return (head === "claims" && value.source?.span) || value.span || null;
}
