// Tells the page around the frame how high the question is, and whether it is open, answered or
// closed. Nothing else leaves the frame: neither the score nor the words. Works without it: the
// frame then scrolls.
"use strict";

(() => {
  if (window.parent === window) return;
  const tell = () =>
    window.parent.postMessage(
      {
        from: "survey",
        state: document.body.dataset.state,
        height: document.documentElement.scrollHeight,
      },
      "*",
    );
  tell();
  new ResizeObserver(tell).observe(document.body);
})();
