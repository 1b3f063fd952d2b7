// Live pages: a stream of topics says that something has changed, and the page asks Django for
// what it may see. On the body it becomes the events live:person, live:request, live:requests and
// live:here, for hx-trigger="live:person from:body". Every page works without this file.
"use strict";

(() => {
  const { liveUrl, liveTokenUrl } = document.body.dataset;
  const root = document.querySelector("[data-live-request]");
  const quietPlaces = () => [...document.querySelectorAll("[data-live-quiet]")];
  // What a page asks by itself keeps no session alive
  const BACKGROUND = { "X-In-Background": "1" };

  const say = (name) => document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.triggeringEvent?.type?.startsWith("live:"))
      Object.assign(event.detail.headers, BACKGROUND);
  });

  // ---------- The stream: open while somebody can see the page

  const HIDDEN_FOR_MS = 30_000;
  const LONGEST_WAIT_MS = 60_000;
  let stream = null;
  let failures = 0;
  let retryTimer = 0;
  let renewTimer = 0;
  let hiddenTimer = 0;
  let hasListened = false;

  const heard = (topics) => {
    const kinds = new Set(topics.map((topic) => topic.split(":")[0]));
    if (kinds.has("again")) ["person", "request", "requests", "here"].forEach((k) => kinds.add(k));
    ["person", "request", "requests", "here"].forEach((kind) => {
      if (kinds.has(kind)) say(`live:${kind}`);
    });
  };

  const close = () => {
    window.clearTimeout(retryTimer);
    window.clearTimeout(renewTimer);
    stream?.close();
    stream = null;
  };

  const retry = () => {
    close();
    failures += 1;
    const wait = Math.min(1000 * 2 ** failures, LONGEST_WAIT_MS);
    retryTimer = window.setTimeout(connect, wait * (0.5 + Math.random()));
  };

  const open = (token, seconds) => {
    const before = stream;
    const next = new EventSource(`${liveUrl}?token=${encodeURIComponent(token)}`);
    stream = next;
    next.addEventListener("open", () => {
      before?.close();
      failures = 0;
      // Whatever happened while nobody listened is found by looking once
      if (hasListened && !before) heard(["again"]);
      hasListened = true;
      window.clearTimeout(renewTimer);
      renewTimer = window.setTimeout(connect, seconds * 800 * (0.9 + Math.random() / 10));
    });
    next.addEventListener("message", (event) => heard(event.data.split(" ")));
    const lost = () => {
      if (stream === next) retry();
      before?.close();
    };
    next.addEventListener("expired", lost);
    next.addEventListener("error", lost);
  };

  const connect = async () => {
    if (document.hidden) return;
    const query = root ? `?request=${root.dataset.liveRequest}` : "";
    try {
      const answer = await fetch(liveTokenUrl + query, { headers: BACKGROUND, redirect: "manual" });
      // Signed out, or the request is out of sight: nothing to listen to until the page is new
      if (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 403) {
        close();
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const { token, seconds } = await answer.json();
      open(token, seconds);
    } catch {
      retry();
    }
  };

  if (liveUrl && window.EventSource) {
    connect();
    document.addEventListener("visibilitychange", () => {
      window.clearTimeout(hiddenTimer);
      if (document.hidden) hiddenTimer = window.setTimeout(close, HIDDEN_FOR_MS);
      else if (!stream) {
        failures = 0;
        connect();
      }
    });
    window.addEventListener("pagehide", close);
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) connect();
    });
  }

  // ---------- Fetching this page again, one at a time

  const fetchPage = async (url) => {
    const answer = await fetch(url, { headers: BACKGROUND });
    const isPage = answer.ok && new URL(answer.url).pathname === new URL(url).pathname;
    return isPage ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  };

  /** Calls `work` after `wait` ms, once however often it is asked for; never two at a time. */
  const gathered = (work, wait) => {
    let timer = 0;
    let running = false;
    let again = false;
    const run = async () => {
      timer = 0;
      running = true;
      try {
        await work();
      } catch {
        // The next announcement, or the heartbeat's version, asks again
      }
      running = false;
      if (again) ask();
    };
    const ask = () => {
      again = running;
      if (!running && !timer) timer = window.setTimeout(run, wait());
    };
    return ask;
  };

  /** Without what differs each time: tokens and keys in hidden fields, what htmx has added. */
  const essence = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("input[type=hidden]").forEach((field) => field.remove());
    copy.querySelectorAll("details[open]").forEach((part) => part.removeAttribute("open"));
    copy.removeAttribute("open");
    [copy, ...copy.querySelectorAll("[class]")].forEach((part) => {
      const added = [...part.classList].filter((name) => name.startsWith("htmx-"));
      part.classList.remove(...added);
      if (part.getAttribute("class") === "") part.removeAttribute("class");
    });
    return copy.outerHTML.replace(/\s+/g, " ");
  };

  const swap = (part, fresh) => {
    const next = document.importNode(fresh, true);
    const wasOpen = [...part.querySelectorAll("details")].map((one) => one.open);
    next.querySelectorAll("details").forEach((one, number) => {
      if (number in wasOpen) one.open = wasOpen[number];
    });
    part.replaceWith(next);
    window.htmx?.process(next);
  };

  // ---------- A request's page: its parts are put in place, never under somebody's hands

  const parts = (place) => new Map(
    [...place.querySelectorAll("[data-live-part]")].map((part) => [part.dataset.livePart, part]),
  );
  const line = document.querySelector("[data-live-line]");
  let waiting = null; // the newest document of which something could not be shown yet
  let lastEntry = 0;

  const newest = (place) =>
    Math.max(0, ...[...place.querySelectorAll("[data-entry]")].map((row) => +row.dataset.entry));

  const isTyping = () => {
    const field = document.activeElement;
    return Boolean(field?.matches?.(".compose textarea") && field.value.trim());
  };
  const isBusy = (part) =>
    part.contains(document.activeElement) ||
    Boolean(part.querySelector("form[data-dirty], :popover-open")) ||
    (part.dataset.livePart === "talk" && isTyping());

  /** Keeps what is looked at where it is: the field in use, or the first thing in sight. */
  const steady = (change) => {
    const focused = document.activeElement;
    const inSight = (part) => {
      const box = part.getBoundingClientRect();
      return box.height && box.bottom > 60 && box.top < window.innerHeight;
    };
    const kept = focused && focused !== document.body && inSight(focused)
      ? focused
      : [...document.querySelectorAll(".msg, .cmt, .words, .compose, .panel")].find(inSight);
    const before = kept?.getBoundingClientRect().top;
    change();
    if (kept?.isConnected) {
      const moved = kept.getBoundingClientRect().top - before;
      if (moved) window.scrollBy({ top: moved, behavior: "instant" });
    }
  };

  const adoptSeen = (fresh) => {
    ["version", "seen"].forEach((name) => {
      const field = document.querySelector(`#write input[name=${name}]`);
      const now = fresh.querySelector(`#write input[name=${name}]`);
      if (field && now) field.value = now.value;
    });
  };

  const tellNews = (fresh, hasHeld) => {
    if (!line) return;
    const place = line.querySelector("[data-live-news]");
    const button = line.querySelector("[data-live-show]");
    const rows = [...fresh.querySelectorAll("[data-entry]")]
      .filter((row) => +row.dataset.entry > lastEntry && row.dataset.by !== root.dataset.liveMe)
      .sort((one, other) => one.dataset.entry - other.dataset.entry)
      .slice(-3);
    const said = rows.map((row) => {
      const words = document.createElement("p");
      words.append(document.importNode(row.querySelector("[data-entry-says]"), true));
      return words;
    });
    if (!said.length && hasHeld && !place.children.length) {
      const words = document.createElement("p");
      words.textContent = line.dataset.something;
      said.push(words);
    }
    if (said.length) place.replaceChildren(...said);
    button.hidden = !place.children.length;
  };

  const showFresh = (fresh, force = false) => {
    let held = false;
    const now = parts(fresh);
    steady(() => {
      parts(document).forEach((part, name) => {
        const next = now.get(name);
        if (!next || essence(part) === essence(next)) return;
        if (!force && isBusy(part)) held = true;
        else swap(part, next);
      });
    });
    const version = fresh.querySelector("[data-live-version]")?.dataset.liveVersion;
    if (version) root.dataset.liveVersion = version;
    tellNews(fresh, held);
    waiting = held ? fresh : null;
    if (!held) {
      adoptSeen(fresh);
      lastEntry = Math.max(lastEntry, newest(fresh));
    }
  };

  if (root) {
    const url = new URL(root.dataset.livePage, window.location.href);
    url.search = window.location.pathname === url.pathname ? window.location.search : "";
    lastEntry = newest(document);
    const refresh = gathered(async () => {
      const fresh = await fetchPage(url.href);
      if (fresh?.querySelector("[data-live-request]")) showFresh(fresh);
    }, () => 150);
    document.body.addEventListener("live:request", refresh);
    // Once the field is left, nobody is typing any more
    document.addEventListener("focusout", () =>
      window.setTimeout(() => waiting && showFresh(waiting), 400),
    );
    line?.querySelector("[data-live-show]").addEventListener("click", (event) => {
      event.currentTarget.blur();
      if (waiting) showFresh(waiting, true);
      line.querySelector("[data-live-news]").replaceChildren();
      event.currentTarget.hidden = true;
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const last = document.getElementById("latest")?.previousElementSibling;
      last?.scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "nearest" });
    });
  }

  // ---------- Lists and desks: how many are new, and nothing moves until somebody asks

  /** Where its rows lead. A part that loads itself leads somewhere else before it has loaded. */
  const links = (place) =>
    new Set(
      [...place.querySelectorAll("a[href]")]
        .filter((one) => !one.closest("[hx-get]"))
        .map((one) => one.pathname),
    );

  const quietly = (note) => {
    const name = note.dataset.liveTarget;
    let fresh = null;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = note.dataset.liveShow;
    button.addEventListener("click", () => {
      const now = document.getElementById(name);
      const next = fresh?.getElementById(name);
      // A whole page is loaded anew; a list takes its new rows
      if (!now || !next || now.contains(note)) window.location.reload();
      else {
        swap(now, next);
        note.replaceChildren();
      }
    });
    const look = gathered(async () => {
      fresh = await fetchPage(window.location.href);
      const now = document.getElementById(name);
      const next = fresh?.getElementById(name);
      if (!now || !next) return;
      const known = links(now);
      const count = [...links(next)].filter((link) => !known.has(link)).length;
      const words = document.createElement("span");
      words.textContent = `${note.dataset.liveText} ${count}`;
      note.replaceChildren(...(count ? [words, button] : []));
    }, () => 1000 + Math.random() * 1000 + (fresh ? 8000 : 0));
    note.dataset.liveQuiet.split(" ").forEach((kind) =>
      document.body.addEventListener(`live:${kind}`, look),
    );
  };
  quietPlaces().forEach(quietly);
})();
