// Keys: the palette, its arrows, the search of a list, the rows of a list. Pages work without.
"use strict";

(() => {
  const dialog = document.getElementById("dialog");
  const opener = document.querySelector("a[data-palette-open]");
  const SINGLE_KEYS = "single-keys";

  const singleKeys = () => {
    try {
      return window.localStorage.getItem(SINGLE_KEYS) !== "off";
    } catch {
      return true;
    }
  };
  const isTyping = (target) =>
    Boolean(target.closest?.("input, textarea, select, [contenteditable], [role=textbox]"));
  const openPage = (url) => {
    const link = document.createElement("a");
    link.href = url;
    link.dataset.dialog = "";
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
  };

  // ---------- The palette

  const places = (palette) => [...palette.querySelectorAll("a.palette-place")];

  const movePalette = (event, palette) => {
    const field = palette.querySelector("input[type=search]");
    const links = places(palette);
    const at = links.indexOf(document.activeElement);
    if (event.key === "Enter" && event.target === field && links.length && !event.isComposing) {
      event.preventDefault();
      links[0].click();
    } else if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at === 0 ? field : links[at - 1]).focus();
    }
  };

  // ---------- Rows of a list: the focus moves over what opens them

  const moveRow = (step) => {
    const rows = [...document.querySelectorAll("#list tbody tr")]
      .map((row) => row.querySelector("a[href]"))
      .filter(Boolean);
    if (!rows.length) return false;
    const row = document.activeElement?.closest?.("#list tbody tr");
    const at = rows.findIndex((link) => row?.contains(link));
    const next = at < 0 ? 0 : Math.max(0, Math.min(at + step, rows.length - 1));
    rows[next].focus();
    return true;
  };

  // bulk.js chooses the row that has the focus
  const pickRow = () => {
    if (!document.activeElement?.closest?.("#list tbody tr")?.querySelector("[data-pick]")) {
      return false;
    }
    document.dispatchEvent(new CustomEvent("pick-row"));
    return true;
  };

  const focusSearch = () => {
    const field = document.querySelector("form[data-filters] input[type=search]");
    if (field) field.select();
    else opener?.click();
    return true;
  };

  const SINGLE = {
    "/": focusSearch,
    "?": () => (opener ? (openPage(opener.dataset.keysUrl), true) : false),
    j: () => moveRow(1),
    k: () => moveRow(-1),
    x: () => pickRow(),
  };

  // The same keys on a Russian keyboard
  const CYRILLIC = { о: "j", л: "k", ч: "x", ".": "/", ",": "?" };
  const meant = (event) => {
    const isSlash = event.code === "Slash";
    if (SINGLE[event.key] || (/[.,]/.test(event.key) && !isSlash)) return event.key;
    return CYRILLIC[event.key];
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isPaletteKey =
      (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.code === "KeyK";
    if (isPaletteKey && opener) {
      event.preventDefault();
      if (!dialog?.open) opener.click();
      return;
    }
    const palette = event.target.closest?.("[data-palette]");
    if (palette) {
      movePalette(event, palette);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
    if (isTyping(event.target) || !singleKeys()) return;
    if (SINGLE[meant(event)]?.()) event.preventDefault();
  });

  // ---------- Single keys can be switched off: some people dictate, and words are letters

  const prepare = (root) =>
    root.querySelectorAll("[data-single-keys]").forEach((label) => {
      const box = label.querySelector("input");
      label.hidden = false;
      box.checked = singleKeys();
      box.addEventListener("change", () => {
        try {
          window.localStorage.setItem(SINGLE_KEYS, box.checked ? "on" : "off");
        } catch {
          // A browser that keeps nothing: it works as before
        }
      });
    });
  prepare(document);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog) prepare(dialog);
  });
})();
