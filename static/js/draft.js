// Keeps what is typed into a composer while it is typed: form[data-draft] names the address.
"use strict";

(() => {
  const forms = [...document.querySelectorAll("form[data-draft]")];
  if (!forms.length) return;
  const AFTER_MS = 1200;

  forms.forEach((form) => {
    const field = form.querySelector("textarea[name=body]");
    const line = form.querySelector("[data-draft-line]");
    const text = form.querySelector("[data-draft-text]");
    if (!field || !line) return;
    let timer = 0;
    let kept = field.value;
    let isSent = false;

    const body = () => {
      const said = new FormData();
      ["csrfmiddlewaretoken", "contact_id", "idempotency_key"].forEach((name) => {
        const hidden = form.querySelector(`input[name=${name}]`);
        if (hidden) said.set(name, hidden.value);
      });
      said.set("body", field.value);
      return said;
    };

    const keep = async () => {
      window.clearTimeout(timer);
      timer = 0;
      if (isSent || field.value === kept) return;
      const value = field.value;
      try {
        const answer = await fetch(form.dataset.draft, {
          method: "POST",
          body: body(),
          redirect: "manual",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const said = await answer.json();
        kept = value;
        text.textContent = said.kept;
        line.hidden = !said.kept;
        // Nothing is lost any more by leaving the page
        if (field.value === kept) delete form.dataset.dirty;
      } catch {
        line.hidden = false;
        text.textContent = text.dataset.failed;
      }
    };

    field.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, AFTER_MS);
    });
    field.addEventListener("blur", keep);
    form.addEventListener("submit", () => {
      isSent = true;
      window.clearTimeout(timer);
    });
    // A refused send, or the back button, shows the page again
    window.addEventListener("pageshow", () => {
      isSent = false;
    });

    const handOver = () => {
      if (isSent || field.value === kept) return;
      if (navigator.sendBeacon?.(form.dataset.draft, body())) {
        kept = field.value;
        delete form.dataset.dirty;
      }
    };
    // Before app.js asks whether to leave
    window.addEventListener("beforeunload", handOver, { capture: true });
    window.addEventListener("pagehide", handOver);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) handOver();
    });
  });
})();
