// The list under a search box while somebody types: a combobox as the ARIA practices describe it.
// Arrows choose, Enter opens what is chosen or searches, Escape closes. Without script the box is a plain form.
(() => {
  const WAIT = 150;
  let made = 0;

  const attach = (input) => {
    made += 1;
    const list = document.createElement("ul");
    list.id = `suggestions-${made}`;
    list.className = "sk-suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.textContent.trim() || "");
    // A list that scrolls would be a stop of its own on the way to the button.
    list.tabIndex = -1;
    list.hidden = true;
    input.closest(".ds-field").append(list);
    const said = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);

    let chosen = -1;
    let timer = 0;
    let asked = 0;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const show = (is) => {
      list.hidden = !is;
      input.setAttribute("aria-expanded", String(is));
      if (!is) choose(-1);
    };
    const choose = (place) => {
      const all = options();
      chosen = place;
      all.forEach((one, at) => one.setAttribute("aria-selected", String(at === place)));
      if (place < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", all[place].id);
        all[place].scrollIntoView({ block: "nearest" });
      }
    };
    const ask = async () => {
      const words = input.value.trim();
      asked += 1;
      const mine = asked;
      if (words.length < 2) { show(false); return; }
      try {
        const answer = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(words)}`);
        if (!answer.ok || mine !== asked) return;
        list.innerHTML = await answer.text();
      } catch { return; }
      for (const one of options()) one.id = `${list.id}-${one.id}`;
      choose(-1);
      show(options().length > 0 && document.activeElement === input);
      if (!list.hidden) document.getElementById("live").textContent = options()[0].dataset.told;
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", () => setTimeout(() => show(false), WAIT));
    input.addEventListener("keydown", (event) => {
      const all = options();
      if (event.key === "Escape" && !list.hidden) { show(false); event.preventDefault(); event.stopPropagation(); return; }
      if (event.key === "Enter" && chosen >= 0 && !list.hidden) { event.preventDefault(); location.assign(all[chosen].dataset.url); return; }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      if (!all.length) return;
      event.preventDefault();
      show(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(chosen < 0 && step < 0 ? all.length - 1 : (chosen + step + all.length) % all.length);
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const one = event.target.closest("[role=option]");
      if (one) location.assign(one.dataset.url);
    });
  };

  for (const input of document.querySelectorAll("input[data-suggestions]")) attach(input);
})();
