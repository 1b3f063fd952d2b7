// @ in a comment offers colleagues. Who is chosen is also chosen in the list "Call in a colleague",
// which is all there is without this file. Arrows move, Enter or Tab choose, Esc closes.
"use strict";

(() => {
  const MOST = 8;
  let open = null; // { area, list, options, at, active }

  const namesOf = (area) => [...(area.form?.querySelector("select[name=call_in]")?.options ?? [])];

  const wordBefore = (area) => {
    if (area.selectionStart !== area.selectionEnd) return null;
    const text = area.value.slice(0, area.selectionStart);
    const match = /(?:^|[\s(])@([^\s@][^\n@]{0,40})?$/u.exec(text);
    return match ? { word: (match[1] ?? "").toLowerCase(), at: text.lastIndexOf("@") } : null;
  };

  const fits = (name, word) => {
    const lower = name.toLowerCase();
    return lower.startsWith(word) || lower.split(/\s+/u).some((part) => part.startsWith(word));
  };

  const close = () => {
    if (!open) return;
    open.list.parentElement.remove();
    open.area.removeAttribute("aria-activedescendant");
    open.area.removeAttribute("aria-controls");
    open = null;
  };

  const activate = (index) => {
    open.active = (index + open.options.length) % open.options.length;
    [...open.list.children].forEach((item, place) =>
      item.setAttribute("aria-selected", String(place === open.active)),
    );
    const item = open.list.children[open.active];
    open.area.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };

  const choose = (index) => {
    const { area, options, at } = open;
    const option = options[index];
    const end = area.selectionStart;
    close();
    area.setRangeText(`@${option.label} `, at, end, "end");
    option.selected = true;
    option.dataset.mentioned = "";
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const show = (area, options, at) => {
    close();
    const list = document.createElement("ul");
    list.className = "mention-list";
    list.id = "mention-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", area.dataset.mentions);
    options.forEach((option, index) => {
      const item = document.createElement("li");
      item.id = `mention-${index}`;
      item.setAttribute("role", "option");
      item.textContent = option.label;
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(index);
      });
      list.append(item);
    });
    const place = document.createElement("div");
    place.className = "mention-place";
    place.append(list);
    area.after(place);
    area.setAttribute("aria-controls", list.id);
    open = { area, list, options, at, active: 0 };
    activate(0);
  };

  // Whose name was taken out of the text again is not called in; who was chosen by hand stays.
  const forget = (area) => {
    const text = area.value.toLowerCase();
    namesOf(area)
      .filter((option) => "mentioned" in option.dataset)
      .filter((option) => !text.includes(`@${option.label.toLowerCase()}`))
      .forEach((option) => {
        option.selected = false;
        delete option.dataset.mentioned;
      });
  };

  const look = (area) => {
    forget(area);
    const found = wordBefore(area);
    const options = found ? namesOf(area).filter((option) => fits(option.label, found.word)) : [];
    if (options.length) show(area, options.slice(0, MOST), found.at);
    else close();
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-mentions]")) look(event.target);
  });

  document.addEventListener(
    "keydown",
    (event) => {
      if (!open || event.target !== open.area || event.isComposing) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) activate(open.active + steps[event.key]);
      else if (event.key === "Enter" || event.key === "Tab") choose(open.active);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  document.addEventListener("focusout", (event) => {
    if (open && event.target === open.area) close();
  });
  document.addEventListener("htmx:beforeSwap", close);
})();
