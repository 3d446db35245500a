// A click on a value shows its words in the text; a click on words shows their values.
"use strict";
const values = (node) => (node.dataset.values || "").split(" ");
const clear = () => document.querySelectorAll(".on").forEach((node) => node.classList.remove("on"));
const show = (refs) => {
  clear();
  const lit = [...document.querySelectorAll("[data-values]")].filter((node) => values(node).some((ref) => refs.includes(ref)));
  lit.forEach((node) => node.classList.add("on"));
  return lit;
};
const near = (node) => node && node.scrollIntoView({ block: "nearest", behavior: "smooth" });
document.addEventListener("click", (click) => {
  const hit = click.target.closest("[data-values]");
  if (!hit) return clear();
  const mark = hit.tagName === "MARK";
  const lit = show(mark ? values(hit).slice(0, 1) : values(hit));
  near(lit.find((node) => (node.tagName === "MARK") !== mark));
});
document.addEventListener("keydown", (key) => key.key === "Escape" && clear());
