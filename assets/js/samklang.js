// What the pages add where script runs. Every page works without it.
(() => {
  const root = document.documentElement;
  root.dataset.script = "";
  // The reader goes back to a page, not to a piece of it.
  htmx.config.history = "reload";

  /* Light, dark, or as the system says; kept on this machine. */
  const KEY = "samklang-scheme";
  const scheme = () => root.dataset.colorScheme || "auto";
  const showScheme = () => {
    for (const button of document.querySelectorAll("[data-set-scheme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.setScheme === scheme()));
    }
  };
  const setScheme = (wanted) => {
    root.dataset.colorScheme = wanted;
    try {
      if (wanted === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, wanted);
    } catch { /* not kept, still shown */ }
    showScheme();
  };

  /* Menus close when the reader looks elsewhere. */
  const closeMenus = (but) => {
    for (const menu of document.querySelectorAll("details.sk-menu[open]")) if (menu !== but) menu.open = false;
  };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : root;
    closeMenus(target.closest("details.sk-menu"));
    const chooser = target.closest("[data-set-scheme]");
    if (chooser) setScheme(chooser.dataset.setScheme);
    const opener = target.closest("a[data-dialog]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) openDialog(opener, event);
    if (target.closest("[data-close-dialog]")) {
      const dialog = target.closest("dialog");
      if (dialog?.matches(":modal")) { event.preventDefault(); dialog.close(); }
    }
    const copier = target.closest("[data-copy]");
    if (copier) copy(copier);
    if (target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.sk-menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
  document.addEventListener("focusin", (event) => closeMenus(event.target instanceof Element ? event.target.closest("details.sk-menu") : null));

  /* A link to a form may open it as a dialog already on the page. */
  function openDialog(opener, event) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    dialog.showModal();
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      announce(button.dataset.copied || "");
    } catch { /* the text stands on the page to be marked by hand */ }
  }

  /* Say what changed to those who do not see it. */
  const announce = (text) => {
    const live = document.getElementById("live");
    if (!live || !text) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 60);
  };

  /* After a swap: stay where the reader is; else go to the first error, else to the new region's heading. */
  const focusOn = (region) => {
    const place = region.querySelector("[data-error-summary]") || region.querySelector("[data-focus]") || (region.hasAttribute("data-region") ? region : region.querySelector("h1, h2, h3")) || region;
    if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: false });
  };
  const regionOf = (event) => {
    const target = event.detail?.ctx?.target;
    if (target instanceof Element && target.isConnected) return target;
    return target instanceof Element && target.id ? document.getElementById(target.id) : null;
  };
  document.addEventListener("htmx:after:swap", (event) => {
    const region = regionOf(event);
    if (!region) return;
    prepare(region);
    const source = event.detail.ctx.sourceElement;
    const active = document.activeElement;
    const stays = active instanceof HTMLElement && active !== document.body && active.isConnected;
    const leaves = region.querySelector("[data-error-summary]") || source?.closest?.("[data-pager]");
    const asked = !source?.closest?.("[data-quiet]");
    if (asked && (leaves || !stays)) focusOn(region);
    announce(region.querySelector("[data-announce]")?.textContent.trim() || "");
  });
  /* No answer came: say so, and let the page's own way carry the request. */
  document.addEventListener("htmx:error", (event) => {
    const status = event.detail?.ctx?.response?.status;
    if (status === undefined) announce(document.getElementById("live")?.dataset.offline || "");
  });
  /* A whole page came where a piece was asked for (signed out, an error page): show it as a page. */
  document.addEventListener("htmx:before:swap", (event) => {
    const ctx = event.detail?.ctx;
    const status = ctx?.response?.status ?? 200;
    const isWhole = /^\s*<!doctype html/i.test(typeof ctx?.text === "string" ? ctx.text : "");
    if (!isWhole && status < 500) return;
    event.preventDefault();
    const url = ctx?.response?.raw?.url || location.href;
    if (ctx?.request?.method === "GET") location.assign(url);
    else if (isWhole) { document.open(); document.write(ctx.text); document.close(); }
  });

  /* An address to share holds only what was asked for. */
  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail?.ctx?.request;
    if (request?.method !== "GET" || !request.form) return;
    for (const [name, value] of [...request.body]) if (value === "") request.body.delete(name);
  });

  /* How many signs are left of a text. */
  const count = (field) => {
    const counter = document.getElementById(field.dataset.counter);
    if (!counter) return;
    const left = Number(counter.dataset.limit) - [...field.value].length;
    counter.toggleAttribute("data-is-over", left < 0);
    counter.textContent = (left < 0 ? counter.dataset.over : counter.dataset.left).replace("%d", Math.abs(left));
  };
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLElement && event.target.dataset.counter) count(event.target);
  });

  const prepare = (place) => {
    for (const field of place.querySelectorAll("[data-counter]")) count(field);
  };

  document.addEventListener("DOMContentLoaded", () => {
    showScheme();
    prepare(document);
    // A page that came back with errors starts at them.
    document.querySelector("[data-error-summary]")?.focus();
  });
})();
