// A form that htmx keeps while it is typed (form[data-keep]): nothing is lost any more by leaving
// the page once it is kept; without a connection its line says so.
"use strict";

(() => {
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (!form) return;
    const line = form.querySelector("[data-failed]");
    if (event.detail.successful) {
      if (!line?.querySelector(".st")) delete form.dataset.dirty;
    } else if (line) {
      line.textContent = line.dataset.failed;
    }
  });
})();
