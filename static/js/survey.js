// One press in the mail answers: the page it opens sends the choice as soon as a person is there.
// A scanner that follows the link, even one that runs scripts, moves no pointer and presses no
// key, so it answers nothing. Without this file the button is pressed.
//
// The browser marks what a person does (isTrusted); a script cannot. "scroll" is not among the
// signs: browsers mark it trusted even when a script scrolled the page. The wheel, a finger and the
// keys that scroll are.
"use strict";

(() => {
  const form = document.querySelector("form[data-pressed]");
  if (!form?.requestSubmit) return;

  const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown"];
  let place = null;

  // A pointer that lies still sends a move when a page opens under it
  const hasMoved = (event) => {
    const before = place;
    place = `${event.screenX},${event.screenY}`;
    return before !== null && before !== place;
  };

  const isPerson = (event) => {
    if (!event.isTrusted || document.visibilityState !== "visible") return false;
    if (event.type === "keydown") return !event.ctrlKey && !event.metaKey && !event.altKey;
    return event.type !== "pointermove" || hasMoved(event);
  };

  const listen = (how) =>
    SIGNS.forEach((sign) => document[how](sign, look, { capture: true, passive: true }));

  const look = (event) => {
    if (!isPerson(event)) return;
    listen("removeEventListener");
    // Whoever goes straight for another answer, a link or a button decides for themselves
    const presses = event.type === "pointerdown" || event.type === "touchstart";
    if (presses && event.target.closest("a, button, label, input, textarea, select")) return;
    form.elements.pressed_in.value = "mail";
    form.requestSubmit();
  };

  listen("addEventListener");
})();
