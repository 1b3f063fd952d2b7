// Says every half minute that this request is open, what is being written, and for how many
// seconds it was in use: visible, with the keyboard or pointer moved within the last minute.
"use strict";

(() => {
  const root = document.querySelector("[data-here-url]");
  if (!root) return;
  const EVERY_MS = 30_000;
  const IN_USE_FOR_MS = 60_000;
  const WRITES_FOR_MS = 20_000;
  const tab = [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(36))
    .join("")
    .slice(0, 16);

  let used = 0; // seconds in use that the server does not know of yet
  let movedAt = Date.now();
  let countedAt = Date.now();
  let typedAt = 0;
  let writing = "";
  let timer = 0;

  const isInUse = () => !document.hidden && Date.now() - movedAt < IN_USE_FOR_MS;
  const count = () => {
    const now = Date.now();
    // A computer that slept was not in use
    if (isInUse()) used += Math.min((now - countedAt) / 1000, 5);
    countedAt = now;
  };
  window.setInterval(count, 1000);
  ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"].forEach((name) =>
    document.addEventListener(
      name,
      () => {
        movedAt = Date.now();
      },
      { passive: true, capture: true },
    ),
  );

  const show = (answer, html) => {
    if (root.innerHTML.trim() !== html.trim()) root.innerHTML = html;
    const version = Number(answer.headers.get("X-Request-Version"));
    // Something happened that no stream told of
    if (version > Number(root.dataset.liveVersion))
      document.body.dispatchEvent(new CustomEvent("live:request", { bubbles: true }));
  };

  const body = (seconds, leaving) => {
    const said = new FormData();
    said.set("csrfmiddlewaretoken", root.dataset.token);
    said.set("tab", tab);
    said.set("writing", leaving ? "" : writing);
    said.set("used", String(seconds));
    if (leaving) said.set("leaving", "on");
    return said;
  };

  const beat = async () => {
    window.clearTimeout(timer);
    if (document.hidden) return;
    timer = window.setTimeout(beat, EVERY_MS);
    const seconds = Math.floor(used);
    used -= seconds;
    // Only use keeps the session alive
    const headers = seconds ? {} : { "X-In-Background": "1" };
    try {
      const answer = await fetch(root.dataset.hereUrl, {
        method: "POST",
        body: body(seconds, false),
        headers,
        redirect: "manual",
      });
      if (answer.ok) show(answer, await answer.text());
    } catch {
      used += seconds;
    }
  };

  const leave = () => {
    window.clearTimeout(timer);
    count();
    const seconds = Math.floor(used);
    used -= seconds;
    navigator.sendBeacon?.(root.dataset.hereUrl, body(seconds, true));
  };

  const write = (kind) => {
    if (kind === writing) return;
    writing = kind;
    beat();
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-writing]");
    if (!form) return;
    typedAt = Date.now();
    const text = form.querySelector("textarea")?.value.trim();
    write(text ? form.dataset.writing : "");
  });
  window.setInterval(() => {
    if (writing && Date.now() - typedAt > WRITES_FOR_MS) write("");
  }, 2000);

  document.addEventListener("visibilitychange", () => {
    count();
    if (document.hidden) leave();
    else {
      movedAt = Date.now();
      beat();
    }
  });
  window.addEventListener("pagehide", leave);
  document.body.addEventListener("live:here", async () => {
    try {
      const answer = await fetch(root.dataset.hereUrl, {
        headers: { "X-In-Background": "1" },
        redirect: "manual",
      });
      if (answer.ok) show(answer, await answer.text());
    } catch {
      // The next heartbeat tells
    }
  });
  beat();
})();
