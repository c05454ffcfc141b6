// Keeps what is written: saved on the server while one writes, and in this browser whenever it cannot be.
(() => {
  const form = document.getElementById("case-form");
  if (!form) return;
  const SOUGHT = ["topics_named", "topics_sought"]; // words of a search for topics are no part of the text
  const UNSAID = ["csrfmiddlewaretoken", "revision", "read", ...SOUGHT];
  const says = form.dataset, status = form.querySelector("[data-status]"), key = says.keep;
  const token = () => form.elements.csrfmiddlewaretoken, revision = () => form.elements.revision;
  const typed = () => [...new FormData(form)].filter(([name]) => !UNSAID.includes(name));
  const now = () => JSON.stringify(typed());
  let saved = now(), waiting = 0, saving = null, isStopped = false, isPressed = false;
  const say = (text) => { status.textContent = text; };
  const store = (text) => { try { text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text); } catch { /* a browser that keeps nothing */ } };
  const stored = () => { try { return localStorage.getItem(key); } catch { return null; } };

  async function freshToken() {
    const answer = await fetch(location.href, { redirect: "manual", credentials: "same-origin" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("#case-form [name=csrfmiddlewaretoken]");
    if (found) token().value = found.value;
    return Boolean(found);
  }

  async function send() {
    const body = new FormData(form);
    for (const name of SOUGHT) body.delete(name);
    return fetch(says.autosave, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
  }

  function save() {
    if (saving || isStopped || now() === saved) return;
    saving = attempt().finally(() => {
      saving = null;
      if (now() !== saved && !isStopped) plan(15000);
    });
  }

  async function attempt() {
    const text = now();
    try {
      let answer = await send();
      if (answer.status === 403 && (await freshToken())) answer = await send();
      if (answer.type === "opaqueredirect" || answer.status === 403) say(says.signedOut);
      else if (answer.status === 409) { isStopped = true; say(says.outdated); }
      else if (answer.status === 422) say(says.invalid);
      else if (answer.ok) {
        const kept = await answer.json();
        revision().value = kept.revision;
        form.elements.read.value = kept.read;
        saved = text;
        if (now() === text) store(null);
        say(says.saved);
      } else say(says.offline);
    } catch { say(says.offline); }
  }

  function plan(after) { clearTimeout(waiting); waiting = setTimeout(save, after); }

  function bringBack(text) {
    const values = new Map();
    for (const [name, value] of JSON.parse(text)) values.set(name, [...(values.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      const said = values.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = said.includes(field.value);
      else field.value = said[0] ?? "";
    }
    const topics = (values.get("topics") || []).map((value) => ["topics", value]);
    const search = form.elements.topics_named.getAttribute("hx-get");
    if (topics.length) htmx.ajax("GET", `${search}?${new URLSearchParams(topics)}`, "#id_topics_proposed");
    plan(1500);
  }

  function offer(text) {
    const note = document.createElement("div");
    note.className = "ds-alert";
    note.dataset.color = "warning";
    const sentence = document.createElement("p");
    sentence.textContent = says.found;
    note.append(sentence);
    for (const [label, act] of [[says.bring, () => bringBack(text)], [says.discard, () => store(null)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ds-button";
      button.dataset.variant = "secondary";
      button.textContent = label;
      button.addEventListener("click", () => { act(); note.remove(); status.focus?.(); });
      note.append(button, " ");
    }
    form.prepend(note);
  }

  form.addEventListener("input", () => { store(now()); plan(1500); });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    isStopped = true;
    if (!saving) return;
    // What is being saved is answered first; sent beside it, this would be taken for another window's text.
    event.preventDefault();
    if (isPressed) return;
    isPressed = true;
    const longest = new Promise((done) => { setTimeout(done, 10000); });
    Promise.race([saving, longest]).then(() => { saving = null; form.requestSubmit(event.submitter); });
  });
  addEventListener("online", () => plan(0));
  addEventListener("focus", () => { if (now() !== saved) plan(0); });
  addEventListener("pagehide", () => { if (now() !== saved) store(now()); });
  const kept = stored();
  if (kept && kept !== now()) offer(kept);
  else if (kept) store(null);
})();
