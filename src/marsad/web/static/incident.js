// Small helps on the pages of incidents; everything works without them too.

for (const choice of document.querySelectorAll("[data-submit]")) choice.addEventListener("change", () => choice.form.submit());
document.getElementById("policy")?.addEventListener("change", (event) => event.target.form.submit());

// Z, wherever it lies on the layout, takes back the latest joining or parting.
addEventListener("keydown", (event) => {
  if (event.code !== "KeyZ" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const latest = document.querySelector("form[data-undo]");
  if (!latest) return;
  event.preventDefault();
  latest.requestSubmit();
});
