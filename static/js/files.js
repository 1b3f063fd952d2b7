// Files of a composer: chosen, dropped or pasted, uploaded at once, shown with a way to take them
// away. Without this file they travel with the form.
"use strict";

(() => {
  const holders = () => [...document.querySelectorAll("[data-files]")];
  const holderOf = (element) => element?.closest?.("form")?.querySelector("[data-files]");

  const say = (holder, text) => {
    const line = holder.querySelector("[data-files-error]");
    line.textContent = text;
    line.hidden = !text;
  };

  const prepare = (holder) => {
    if (holder.dataset.ready) return;
    holder.dataset.ready = "yes";
    holder.querySelector("[data-files-hint]").hidden = false;
    holder.querySelectorAll("[data-file]").forEach(prepareFile);
  };

  const prepareFile = (item) => {
    const button = item.querySelector("[data-file-remove]");
    if (button) button.hidden = false;
  };

  const token = (holder) =>
    holder.closest("form").querySelector("input[name=csrfmiddlewaretoken]").value;

  // ---------- One file on its way: its name, a bar, and a way to stop it

  const placeFor = (holder, file) => {
    const item = document.createElement("li");
    item.className = "file file-unsent";
    item.dataset.file = "";
    item.dataset.uploading = "";
    const name = document.createElement("span");
    name.className = "wrap-any";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${holder.dataset.uploading} ${file.name}`);
    item.append(name, bar);
    holder.querySelector("[data-files-list]").append(item);
    return { item, bar };
  };

  const errorOf = (request, holder) => {
    try {
      return JSON.parse(request.responseText).error || holder.dataset.failed;
    } catch {
      return holder.dataset.failed;
    }
  };

  const upload = (holder, file) => {
    if (file.size > Number(holder.dataset.mostBytes)) {
      say(holder, `${file.name}: ${holder.dataset.tooBig}`);
      return;
    }
    const { item, bar } = placeFor(holder, file);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token(holder));
    body.set("for", holder.dataset.side);
    body.set("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", holder.dataset.upload);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status !== 201) {
        item.remove();
        say(holder, errorOf(request, holder));
        return;
      }
      const made = document.createElement("template");
      made.innerHTML = request.responseText;
      const line = made.content.querySelector("[data-file]");
      prepareFile(line);
      item.replaceWith(line);
      holder.closest("form").dataset.dirty = "";
    });
    ["error", "abort", "timeout"].forEach((name) =>
      request.addEventListener(name, () => {
        item.remove();
        say(holder, holder.dataset.failed);
      }),
    );
    request.send(body);
  };

  const take = (holder, files) => {
    say(holder, "");
    [...files].forEach((file) => upload(holder, file));
  };

  // ---------- Chosen, dropped, pasted

  document.addEventListener("change", (event) => {
    const field = event.target;
    const holder = field.closest?.("[data-files]");
    if (!holder || field.type !== "file") return;
    take(holder, field.files);
    // They are uploaded: the form must not carry them a second time
    field.value = "";
  });

  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

  document.addEventListener("dragover", (event) => {
    const holder = holderOf(event.target);
    if (!holder || !carriesFiles(event)) return;
    event.preventDefault();
    holder.closest("form").dataset.drop = "";
  });
  ["dragleave", "drop"].forEach((name) =>
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.("form[data-drop]");
      if (form && (name === "drop" || !form.contains(event.relatedTarget))) delete form.dataset.drop;
    }),
  );
  document.addEventListener("drop", (event) => {
    const holder = holderOf(event.target);
    if (!holder || !carriesFiles(event)) return;
    event.preventDefault();
    take(holder, event.dataTransfer.files);
  });

  document.addEventListener("paste", (event) => {
    const holder = holderOf(event.target);
    const files = event.clipboardData?.files;
    // A copied text may bring a picture of itself along: words win
    if (!holder || !files?.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    take(holder, files);
  });

  // ---------- Taken away again

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-file-remove]");
    if (!button) return;
    const holder = button.closest("[data-files]");
    const item = button.closest("[data-file]");
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token(holder));
    // What stays behind after a lost line is swept after a day
    fetch(button.dataset.fileRemove, { method: "POST", body }).catch(() => undefined);
    item.remove();
    say(holder, "");
    holder.querySelector("input[type=file]").focus();
  });

  // ---------- Nothing is sent while something is still on its way

  document.addEventListener(
    "submit",
    (event) => {
      const holder = holderOf(event.target);
      if (!holder?.querySelector("[data-uploading]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      say(holder, holder.dataset.busy);
    },
    true,
  );

  document.addEventListener("htmx:afterSettle", () => holders().forEach(prepare));
  holders().forEach(prepare);
})();
