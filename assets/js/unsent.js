// What was sent by somebody who had been signed out stands in its form again when they are back.
// Kept in this tab alone, until the next page shows that it arrived. Passwords, files and codes are never kept.
(() => {
  const KEY = "samklang-unsent";
  const OWN = ["hidden", "password", "file", "submit", "button"];
  const here = () => location.pathname + location.search;
  const reader = () => document.querySelector(".sk-menu__who")?.textContent.trim() || "";
  // A page that says who you are, or that a form was not trusted: what was sent before it did not arrive.
  const isWayIn = () => document.querySelector("[data-way-in]") !== null;
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEY)); } catch { return null; } };
  const write = (what) => {
    try { what ? sessionStorage.setItem(KEY, JSON.stringify(what)) : sessionStorage.removeItem(KEY); } catch { /* a browser that keeps nothing */ }
  };
  const posted = () => [...document.forms].filter((form) => form.method === "post");
  const written = (form) => [...form.elements].filter((field) => field.name && field.type && !OWN.includes(field.type));

  document.addEventListener("submit", ({ target: form }) => {
    if (form.method !== "post" || form.dataset.keep || isWayIn() || here().includes("/account/")) return;
    const fields = written(form).map((field) => ["checkbox", "radio"].includes(field.type)
      ? [field.name, field.value, field.checked]
      : [field.name, field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value]);
    if (fields.length && !form.querySelector("[type=password]")) write({ at: here(), who: reader(), form: posted().indexOf(form), fields });
  });

  const bringBack = ({ form: place, fields }) => {
    const form = posted()[place];
    if (!form) return;
    for (const [name, value, isChecked] of fields) {
      for (const field of written(form)) {
        if (field.name !== name) continue;
        if (isChecked !== undefined) { if (field.value === value) field.checked = isChecked; }
        else if (Array.isArray(value)) { for (const one of field.options) one.selected = value.includes(one.value); }
        else field.value = value;
      }
    }
    const note = document.createElement("p");
    note.className = "ds-alert";
    note.dataset.color = "info";
    note.tabIndex = -1;
    note.textContent = document.getElementById("live").dataset.back;
    form.prepend(note);
    note.focus();
  };

  document.addEventListener("htmx:after:swap", () => { if (!isWayIn()) write(null); });

  const unsent = read();
  if (!unsent) return;
  if (isWayIn()) write({ ...unsent, isLost: true });
  else if (!unsent.isLost || (reader() && reader() !== unsent.who)) write(null);
  else if (unsent.at === here()) { write(null); bringBack(unsent); }
})();
