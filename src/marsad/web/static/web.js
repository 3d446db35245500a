// What scripts of the desk share: requests with the token of this page, words, a short remark.
"use strict";

const token = () => document.querySelector('meta[name="csrf"]').content;

/** JSON in a `<script type="application/json">`. */
export const held = (id) => JSON.parse(document.getElementById(id).textContent);

/** Send JSON; the answer's JSON. Throws an Error with `status` and `code` when it is refused. */
export async function post(address, body, method = "POST") {
  const answer = await fetch(address, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token() },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const problem = told.error ?? { what: answer.statusText, code: "" };
    throw Object.assign(new Error([problem.what, problem.todo].filter(Boolean).join(" — ")), { status: answer.status, code: problem.code });
  }
  return told;
}

export async function get(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
  return answer;
}

/** An element with attributes and children; text is text, never markup. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

let fading;
/** A remark at the foot of the page, read out by screen readers. */
export function say(text, bad = false) {
  const place = document.getElementById("said");
  place.replaceChildren(make("p", { class: bad ? "bad" : "", dir: "auto" }, text));
  clearTimeout(fading);
  fading = setTimeout(() => place.replaceChildren(), bad ? 8000 : 3000);
}
