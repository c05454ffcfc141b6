// A board that is open on many phones. Without script every form on it works as it stands.
//
// What somebody says goes first into a waiting line kept on the device, each thing with a mark of its own, and is
// sent until it is answered. The server takes the same mark once, so nothing is lost and nothing counts twice.
"use strict";

(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const said = board.dataset;
  const KEY = `samklang-board-${said.board}-${said.seat}`;
  const token = board.querySelector("[data-token] input")?.value || "";
  const isSorting = Boolean(document.getElementById("sort-dialog"));
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const find = (uuid) => board.querySelector(`[data-idea="${CSS.escape(uuid)}"]`);
  const fill = (sentence, value) => sentence.replace(/%[ds]/, value);
  // randomUUID is there on https only; a meeting may run on the network of a house.
  const mark = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (d) =>
    (Number(d) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(d) / 4)))).toString(16));

  /* What is kept on this device: what waits, what was refused, what is half written. */
  let memory = {};
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return memory; }
  };
  const keep = (change) => {
    memory = { waiting: [], refused: [], drafts: {}, ...kept(), ...change };
    try { localStorage.setItem(KEY, JSON.stringify(memory)); } catch { /* private window: kept while open */ }
  };
  const waiting = () => kept().waiting || [];

  const speaker = document.getElementById("live");
  const announce = (text) => {
    if (!speaker || !text) return;
    speaker.textContent = "";
    setTimeout(() => { speaker.textContent = text; }, 60);
  };
  let fresh = 0;
  let telling = 0;
  const announceNew = () => {
    fresh += 1;
    telling ||= setTimeout(() => { announce(fill(said.new, fresh)); fresh = telling = 0; }, 4000);
  };

  /* The waiting line. */
  const line = board.querySelector("[data-waiting-line]");
  const refusals = board.querySelector("[data-refused-list]");
  let isAway = false;
  let since = null;
  let asking = 0;
  const showWaiting = () => {
    const count = waiting().length;
    line.hidden = !isAway || !count;
    const sentence = isAway && count ? `${said.away} ${fill(said.waiting, count)}` : "";
    if (line.textContent !== sentence) line.textContent = sentence;
  };
  const showRefused = () => {
    refusals.replaceChildren(...(kept().refused || []).map(({ text, why }, place) => {
      const item = document.createElement("li");
      item.className = "ds-alert";
      item.dataset.color = "warning";
      const words = document.createElement("p");
      words.textContent = text ? `${said.refused} “${text}” – ${why}` : why;
      const close = document.createElement("button");
      close.className = "ds-button";
      close.dataset.variant = "secondary";
      close.dataset.size = "sm";
      close.textContent = "OK";
      close.addEventListener("click", () => {
        keep({ refused: (kept().refused || []).filter((_one, number) => number !== place) });
        showRefused();
      });
      item.append(words, close);
      return item;
    }));
  };
  const enqueue = (thing) => {
    since?.said.push(thing);
    keep({ waiting: [...waiting(), { mark: mark(), ...thing }] });
    showWaiting();
    send();
  };
  const answered = (thing) => {
    keep({ waiting: waiting().filter((one) => one.mark !== thing.mark) });
    isAway = false;
    showWaiting();
  };
  let isSending = false;
  async function send() {
    if (isSending || !said.say) return;
    isSending = true;
    for (let pause = 300; waiting().length; ) {
      const [thing] = waiting();
      if (await tell(thing)) { pause = 300; continue; }
      isAway = true;
      showWaiting();
      await wait(pause + Math.random() * pause);
      pause = Math.min(pause * 2, 5000);
    }
    isSending = false;
  }
  async function tell(thing) {
    let answer, told;
    try {
      answer = await fetch(said.say, {
        method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(thing), signal: AbortSignal.timeout(10000),
      });
      if (answer.status >= 500 || answer.status === 429) return false;
      told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    } catch { return false; }
    answered(thing);
    if (answer.ok) taken(thing, told);
    else refused(thing, told.refused || `${answer.status}`);
    return true;
  }
  function taken(thing, told) {
    if (thing.do === "idea") announce(said.sent);
    if (thing.do === "group") announce(said.moved);
    if (told.left !== undefined && said.method === "dots") showLeft();
  }
  function refused(thing, why) {
    find(thing.uuid || "")?.removeAttribute("data-pending");
    if (thing.do === "idea") find(thing.uuid)?.remove();
    keep({ refused: [...(kept().refused || []), { text: thing.text || "", why }] });
    showRefused();
    announce(why);
    read();
  }

  /* Drawing. */
  const question = (id) => board.querySelector(`[data-question="${id}"]`);
  function pileOf(idea) {
    const place = question(idea.question);
    return place?.querySelector(`[data-pile="${idea.group ?? ""}"] [data-notes]`)
      || place?.querySelector('[data-pile=""] [data-notes]');
  }
  function drawGroup(group) {
    const place = question(group.question);
    if (!place || place.querySelector(`[data-pile="${group.id}"]`)) return;
    const pile = board.querySelector("[data-pile-shape]").content.firstElementChild.cloneNode(true);
    pile.dataset.pile = group.id;
    pile.querySelector("h3").textContent = group.title;
    place.querySelector('[data-pile=""]').before(pile);
  }
  function draw(idea, { isPending = false, quiet = false } = {}) {
    let note = find(idea.uuid);
    if (!note) {
      note = board.querySelector("template[data-note]").content.firstElementChild.cloneNode(true);
      note.dataset.idea = idea.uuid;
      note.id = `idea-${idea.uuid}`;
      const sorter = note.querySelector("[data-sort]");
      if (sorter) sorter.href += `${idea.uuid}/`;
      if (!quiet) announceNew();
    }
    note.toggleAttribute("data-pending", isPending);
    note.querySelector("[data-text]").textContent = idea.text;
    const about = note.querySelector("[data-about]");
    if (about) about.textContent = idea.text;
    const name = note.querySelector("[data-name]");
    if (idea.name) { name.textContent = idea.name; name.hidden = false; }
    const merged = note.querySelector("[data-merged]");
    merged.replaceChildren(...(idea.merged || []).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    merged.hidden = !merged.children.length;
    if (isSorting) note.draggable = true;
    const pile = pileOf(idea);
    if (pile && note.parentElement !== pile) {
      const hadFocus = note.contains(document.activeElement) ? document.activeElement : null;
      pile.append(note);
      hadFocus?.focus();
    }
    const nothing = question(idea.question)?.querySelector("[data-nothing]");
    if (nothing) nothing.hidden = true;
  }
  const count = (what, value) => {
    for (const place of document.querySelectorAll(`[data-${what}]`)) if (place !== board) place.textContent = value;
  };

  /* What others did. */
  function hear(news) {
    since?.heard.push(news);
    if (news.again) read();
    if (news.group) drawGroup(news.group);
    if (news.idea) draw(news.idea);
    if (news.gone) find(news.gone)?.remove();
    if (news.people !== undefined) count("people", news.people);
    if (news.voted !== undefined) count("voted", news.voted);
    // Everyone comes back within a second and a half, and not all in the same moment.
    if (news.reload) setTimeout(renew, Math.random() * 1500);
  }
  // Without a net there would be an empty page instead of this one.
  function renew() {
    if (navigator.onLine) location.reload();
    else addEventListener("online", renew, { once: true });
  }
  // What was said and heard while the whole board was asked for is newer than the answer.
  async function read() {
    if (since) { since.isAskedAgain = true; return; }
    clearTimeout(asking);
    const mine = since = { said: waiting(), heard: [], isAskedAgain: false };
    let isAnswered = false;
    try {
      const answer = await fetch(said.state, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10000) });
      if (answer.ok) show(await answer.json(), mine);
      isAnswered = answer.status < 500 && answer.status !== 429;
    } catch { /* asked again below */ }
    since = null;
    for (const news of mine.heard) hear({ ...news, again: false, reload: false });
    if (mine.isAskedAgain || !isAnswered) asking = setTimeout(read, isAnswered ? 0 : 2000);
  }
  function show(state, { said: mySaid, heard }) {
    if (state.phase !== said.phase) { renew(); return; }
    state.groups.forEach(drawGroup);
    const mine = new Set([...mySaid, ...heard.map((news) => news.idea || {})].map((one) => one.uuid));
    const there = new Set(state.ideas.map((one) => one.uuid));
    for (const note of board.querySelectorAll("[data-idea]")) {
      if (!there.has(note.dataset.idea) && !mine.has(note.dataset.idea)) note.remove();
    }
    for (const idea of state.ideas) draw(idea);
    count("people", state.people);
    count("voted", state.voted);
    const asked = new Map(mySaid.filter((one) => one.do === "vote").map((one) => [one.idea, one.value]));
    for (const form of board.querySelectorAll("[data-vote]")) {
      const uuid = form.elements.idea.value;
      showGiven(form, asked.has(uuid) ? asked.get(uuid) : state.given[uuid] ?? null);
    }
  }
  async function listen() {
    const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/boards/${said.board}`;
    for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
      const isOver = await new Promise((done) => {
        const socket = new WebSocket(address);
        socket.onopen = () => { pause = 500; board.dataset.live = ""; read(); send(); };
        socket.onmessage = (event) => { for (const news of JSON.parse(event.data).messages) hear(news); };
        socket.onclose = () => done(false);
      });
      delete board.dataset.live;
      if (isOver) return;
      await wait(pause / 2 + Math.random() * pause);
      read(); // without a socket the page asks by itself
    }
  }

  /* Writing. What was half written when the time ran out is shown, and not lost. */
  if (said.phase !== "collect") {
    const late = Object.values(kept().drafts || {}).map((text) => text.trim()).filter(Boolean);
    if (late.length) keep({ drafts: {}, refused: [...(kept().refused || []), ...late.map((text) => ({ text, why: said.late }))] });
  }
  for (const form of board.querySelectorAll("[data-write]")) {
    const { text, question: asked } = form.elements;
    text.value = kept().drafts?.[asked.value] || text.value;
    text.addEventListener("input", () => keep({ drafts: { ...kept().drafts, [asked.value]: text.value } }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = text.value.trim().replace(/\s+/g, " ");
      if (!words) return;
      const idea = { uuid: mark(), question: Number(asked.value), text: words };
      draw({ ...idea, group: null, merged: [] }, { isPending: true, quiet: true });
      text.value = "";
      keep({ drafts: { ...kept().drafts, [asked.value]: "" } });
      enqueue({ do: "idea", ...idea });
      text.focus();
    });
  }

  /* Prioritising. */
  const given = (form) => Number(form.querySelector("[data-given]")?.dataset.given || 0);
  const left = () => Number(said.budget) - [...board.querySelectorAll("[data-vote]")].reduce((sum, form) => sum + given(form), 0);
  function showLeft() {
    const place = board.querySelector("[data-left-line]");
    if (!place) return;
    const sentence = fill(said.left, left());
    if (place.textContent !== sentence) place.textContent = sentence;
    for (const more of board.querySelectorAll("[data-more]")) more.setAttribute("aria-disabled", String(left() <= 0));
  }
  function showGiven(form, value) {
    const field = form.querySelector("[data-given]");
    field.dataset.given = value ?? "";
    if (field instanceof HTMLSelectElement) field.value = String(value ?? 0);
    else if (field instanceof HTMLInputElement) {
      field.value = String(value ?? 0);
      form.querySelector("output").textContent = value ?? "–";
    } else {
      field.textContent = value ?? 0;
      form.querySelector("[data-less]").disabled = !value;
    }
    if (said.method === "dots") showLeft();
  }
  const give = (form, value) => {
    if (said.method === "ranking" && value) {
      for (const other of board.querySelectorAll("[data-vote]")) if (other !== form && given(other) === value) showGiven(other, 0);
    }
    showGiven(form, value);
    enqueue({ do: "vote", idea: form.elements.idea.value, value });
  };
  for (const form of board.querySelectorAll("[data-vote]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (!button?.matches("[data-less], [data-more]")) return;
      const isMore = button.matches("[data-more]");
      if (isMore && left() <= 0) { announce(fill(said.left, 0)); return; }
      give(form, Math.max(given(form) + (isMore ? 1 : -1), 0));
      if (button.disabled) form.querySelector("[data-more]").focus();
      announce(fill(said.left, left()));
    });
    const field = form.querySelector("select, input[type=range]");
    if (!field) continue;
    form.querySelector("button").hidden = true;
    field.addEventListener("input", () => { if (field.type === "range") form.querySelector("output").textContent = field.value; });
    field.addEventListener("change", () => give(form, Number(field.value)));
  }

  /* Grouping: a dialog for everyone, and drawing with the mouse beside it. */
  const move = (uuid, group, title = "") => {
    const note = find(uuid);
    const place = note?.closest("[data-question]")?.querySelector(`[data-pile="${group ?? ""}"] [data-notes]`);
    if (place && !title) place.append(note);
    enqueue({ do: "group", idea: uuid, group, title });
    return note;
  };
  const dialog = document.getElementById("sort-dialog");
  if (dialog) {
    const form = dialog.querySelector("form");
    let moving = "";
    board.addEventListener("click", (event) => {
      const opener = event.target instanceof Element ? event.target.closest("[data-sort]") : null;
      if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const note = opener.closest("[data-idea]");
      moving = note.dataset.idea;
      form.querySelector("[data-sort-text]").textContent = note.querySelector("[data-text]").textContent;
      form.querySelector("[data-sort-more]").href = opener.href;
      const { group, title } = form.elements;
      const piles = [...note.closest("[data-question]").querySelectorAll("[data-pile]")].filter((pile) => pile.dataset.pile);
      group.replaceChildren(group.options[0], ...piles.map((pile) => new Option(pile.querySelector("h3").textContent, pile.dataset.pile)));
      group.value = note.closest("[data-pile]").dataset.pile;
      title.value = "";
      dialog.showModal();
    });
    form.addEventListener("submit", (event) => {
      if (!event.submitter?.value) return;
      const note = move(moving, Number(form.elements.group.value) || null, form.elements.title.value.trim());
      setTimeout(() => note?.querySelector("[data-sort]")?.focus(), 0);
    });
    for (const note of board.querySelectorAll("[data-idea]")) note.draggable = true;
    board.addEventListener("dragstart", (event) => {
      const note = event.target instanceof Element ? event.target.closest("[data-idea]") : null;
      if (note) event.dataTransfer.setData("text/plain", note.dataset.idea);
    });
    board.addEventListener("dragover", (event) => { if (event.target.closest?.("[data-pile]")) event.preventDefault(); });
    board.addEventListener("drop", (event) => {
      const pile = event.target.closest?.("[data-pile]");
      const note = find(event.dataTransfer.getData("text/plain"));
      if (!pile || !note || pile.closest("[data-question]") !== note.closest("[data-question]")) return;
      event.preventDefault();
      move(note.dataset.idea, Number(pile.dataset.pile) || null);
    });
  }

  /* The time box, by the server's clock. */
  const box = document.querySelector("[data-ends]");
  if (box) {
    const ahead = Date.parse(box.dataset.now) - Date.now();
    const shown = box.querySelector("[data-countdown]");
    const tick = () => {
      const rest = Math.round((Date.parse(box.dataset.ends) - Date.now() - ahead) / 1000);
      shown.textContent = rest > 0 ? fill(said.time, `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`) : said.up;
      if (rest > 0) setTimeout(tick, 1000);
    };
    tick();
  }

  for (const one of waiting()) if (one.do === "idea") draw({ ...one, group: null, merged: [] }, { isPending: true, quiet: true });
  for (const form of board.querySelectorAll("[data-vote]")) {
    const asked = waiting().findLast?.((one) => one.do === "vote" && one.idea === form.elements.idea.value);
    if (asked) showGiven(form, asked.value);
  }
  showLeft();
  showWaiting();
  showRefused();
  send();
  if (said.phase !== "closed") listen();
})();
