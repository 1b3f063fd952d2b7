// Choosing rows of a list: with the mouse, with Shift a range, with x. Without script the boxes and
// the form are there all the same.
"use strict";

(() => {
  let last = null;

  const boxes = () => [...document.querySelectorAll("#list input[data-pick]")];
  const form = () => document.querySelector("form[data-bulk]");

  const show = () => {
    const bar = form();
    if (!bar) return;
    const all = bar.querySelector("[data-pick-found]");
    const count = boxes().filter((box) => box.checked).length;
    const said = bar.querySelector("[data-pick-count]");
    said.textContent = all.checked
      ? ""
      : count
        ? said.dataset.some.replace("{n}", count)
        : said.dataset.none;
    bar.querySelector("[data-pick-go]").disabled = !count && !all.checked;
    bar.querySelector("[data-pick-all]").hidden = !boxes().length;
    boxes().forEach((box) => box.closest("tr").classList.toggle("picked", box.checked));
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("input[data-pick]");
    if (box) {
      const rows = boxes();
      if (event.shiftKey && last && rows.includes(last)) {
        const [from, to] = [rows.indexOf(last), rows.indexOf(box)].sort((a, b) => a - b);
        rows.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
      }
      last = box;
      show();
      return;
    }
    if (event.target.closest?.("[data-pick-all]")) {
      const rows = boxes();
      const wanted = rows.some((one) => !one.checked);
      rows.forEach((one) => (one.checked = wanted));
      show();
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest?.("[data-pick-found]")) show();
  });
  // keys.js asks for it with x: the row of the focus
  document.addEventListener("pick-row", () => {
    const box = document.activeElement?.closest?.("#list tbody tr")?.querySelector("[data-pick]");
    if (!box) return;
    box.checked = !box.checked;
    last = box;
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
