// Small helpers on top of htmx and the platform: the dialog, forms that guard typed text,
// clean filter addresses, the sidebar, toasts. Every page works without this file.
"use strict";

(() => {
  const dialog = document.getElementById("dialog");
  const texts = document.body.dataset;

  // ---------- Forms that guard what was typed

  const dirtyForms = () => [...document.querySelectorAll("form[data-guard][data-dirty]")];

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) form.dataset.dirty = "";
  });
  document.addEventListener("submit", (event) => delete event.target.dataset.dirty);
  window.addEventListener("beforeunload", (event) => {
    if (dirtyForms().length) event.preventDefault();
  });

  const mayLeave = (root) =>
    !root.querySelector("form[data-guard][data-dirty]") || window.confirm(texts.leaveText);

  const discard = (root) =>
    root.querySelectorAll("form[data-dirty]").forEach((form) => delete form.dataset.dirty);

  // ---------- The one dialog: a link with data-dialog opens its page's #dialog-content here

  const closeDialog = () => {
    if (!mayLeave(dialog)) return;
    discard(dialog);
    dialog.close();
  };

  const postFromDialog = (form) => {
    form.setAttribute("hx-post", form.getAttribute("action") || dialog.dataset.url);
    form.setAttribute("hx-target", "#dialog");
    form.setAttribute("hx-select", "#dialog-content");
    form.setAttribute("hx-swap", "innerHTML");
    form.setAttribute("hx-disabled-elt", "find button[type=submit]");
  };

  const prepareDialog = () => {
    const forms = [...dialog.querySelectorAll("form")];
    forms
      .filter((form) => form.method === "post" && !form.hasAttribute("hx-post"))
      .forEach(postFromDialog);
    window.htmx.process(dialog);
    if (!dialog.open) dialog.showModal();
    const first = dialog.querySelector(
      "[aria-invalid=true], [autofocus], input:not([type=hidden]), select, textarea",
    );
    first?.focus();
  };

  const openDialog = (url) => {
    dialog.dataset.url = url;
    window.htmx.ajax("GET", url, {
      source: dialog,
      target: "#dialog",
      select: "#dialog-content",
      swap: "innerHTML",
    });
  };

  if (dialog && window.HTMLDialogElement) {
    document.addEventListener("click", (event) => {
      const opener = event.target.closest("a[data-dialog]");
      const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
      if (opener && plain && window.htmx) {
        event.preventDefault();
        opener.closest("[popover]")?.hidePopover?.();
        openDialog(opener.href);
        return;
      }
      const closer = event.target.closest("[data-dialog-close], [data-dialog-cancel]");
      if (closer && dialog.contains(closer)) {
        event.preventDefault();
        closeDialog();
      }
    });
    // Both: Esc inside the dialog, and a phone's back gesture
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      closeDialog();
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      closeDialog();
    });
    dialog.addEventListener("close", () => dialog.replaceChildren());

    document.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.target !== dialog) return;
      const answer = event.detail.xhr;
      // A refused form comes back with its reasons, whatever the status
      if (answer.responseText.includes('id="dialog-content"')) {
        event.detail.shouldSwap = true;
        event.detail.isError = false;
        return;
      }
      // A redirect was followed to a page that is no dialog (the sign-in, say): go there
      if (event.detail.shouldSwap) {
        event.detail.shouldSwap = false;
        discard(dialog);
        window.location.assign(answer.responseURL || window.location.href);
      }
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target === dialog) prepareDialog();
    });
    // What was chosen in the dialog stands on the page now
    document.addEventListener("dialog-done", () => {
      discard(dialog);
      dialog.close();
    });
    document.addEventListener("htmx:afterRequest", (event) => {
      const answer = event.detail.xhr;
      const posted = event.detail.requestConfig?.verb === "post";
      if (posted && event.detail.target === dialog && answer?.status === 204) {
        discard(dialog);
        dialog.close();
      }
    });
  }

  // ---------- Filters: an empty one does not stand in the address

  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches?.("form[data-filters]")) return;
    const given = event.detail.parameters;
    for (const key of Object.keys(given)) if (given[key] === "") delete given[key];
  });
  document.addEventListener("change", (event) => {
    const label = event.target.closest?.("form[data-filters] .field-inline");
    label?.classList.toggle("filter-on", Boolean(event.target.value));
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-filters]:not([hx-get])")) return;
    event.target.querySelectorAll("input, select").forEach((field) => {
      field.disabled = field.value === "";
    });
  });

  // ---------- Sidebar: remembered for a year, read by the server

  const app = document.querySelector(".app");
  document.querySelectorAll("[data-collapse-nav]").forEach((button) => {
    const show = () => {
      const collapsed = app.dataset.nav === "collapsed";
      button.setAttribute("aria-pressed", String(collapsed));
      button.title = button.textContent.trim();
    };
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      app.dataset.nav = app.dataset.nav === "collapsed" ? "open" : "collapsed";
      const secure = window.location.protocol === "https:" ? ";secure" : "";
      document.cookie = `nav=${app.dataset.nav};path=/;max-age=31536000;samesite=lax${secure}`;
      show();
    });
  });

  // ---------- Toasts: errors stay, the rest leave unless someone is reading them

  const SHOWN_FOR_MS = 8000;
  const toasts = document.getElementById("toasts");

  const armToast = (toast) => {
    const button = toast.querySelector("[data-close-toast]");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => toast.remove());
    }
    if (toast.matches(".toast-error, .toast-warning")) return;
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) window.setTimeout(leave, SHOWN_FOR_MS);
      else toast.remove();
    };
    window.setTimeout(leave, SHOWN_FOR_MS);
  };

  const addToast = (text, level) => {
    const toast = document.createElement("div");
    toast.className = `toast toast-${level}`;
    const words = document.createElement("p");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.closeToast = "";
    button.textContent = "×";
    button.setAttribute("aria-label", texts.closeText);
    toast.append(words, button);
    toasts.append(toast);
    armToast(toast);
  };

  if (toasts) {
    [...toasts.children].forEach(armToast);
    // The server says it with HX-Trigger: {"toast": {"text": "…", "level": "success"}}
    document.addEventListener("toast", (event) => {
      addToast(event.detail.text, event.detail.level || "success");
    });
    ["htmx:sendError", "htmx:responseError"].forEach((name) =>
      document.addEventListener(name, () => addToast(texts.failedText, "error")),
    );
  }
})();
