// Completion while typing, as a combobox (WAI-ARIA): arrows choose, Enter goes there, Escape closes. Without it the form works.
"use strict";
{
  const WAIT = 120;
  const lang = document.documentElement.lang;

  function combobox(input) {
    const list = document.createElement("ul");
    list.id = `${input.id}-choices`;
    list.className = "choices";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggest);
    list.hidden = true;
    input.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
      input.setAttribute(name, value);
    }
    let timer = 0;
    let asked = "";

    function show(items) {
      list.replaceChildren(...items.map((item, n) => choice(item, `${list.id}-${n}`)));
      open(items.length > 0);
    }

    function choice(item, id) {
      const made = document.createElement("li");
      made.id = id;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      made.dataset.page = new URL(item.page).pathname + new URL(item.page).search;
      const label = document.createElement("span");
      label.textContent = item.label;
      const kind = document.createElement("span");
      kind.className = "count";
      kind.textContent = item.count === undefined ? "" : String(item.count);
      made.append(label, " ", kind);
      return made;
    }

    function open(yes) {
      list.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes));
      if (!yes) input.removeAttribute("aria-activedescendant");
    }

    function move(step) {
      const all = [...list.children];
      if (list.hidden || all.length === 0) return;
      const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
      const next = all[(now + step + all.length + (now < 0 && step < 0 ? 1 : 0)) % all.length];
      all.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
      input.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    }

    async function ask() {
      const typed = input.value.trim();
      if (typed === asked) return open(list.children.length > 0);
      asked = typed;
      if (typed.length < 2) return show([]);
      const answer = await fetch(`/v1/suggest?${new URLSearchParams({ q: typed.slice(0, 200), lang })}`);
      if (answer.ok && asked === typed && document.activeElement === input) show((await answer.json()).items);
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      const chosen = list.querySelector('[aria-selected="true"]');
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        move(event.key === "ArrowDown" ? 1 : -1);
        event.preventDefault();
      } else if (event.key === "Escape" && !list.hidden) {
        open(false);
        event.preventDefault();
      } else if (event.key === "Enter" && chosen && !list.hidden) {
        location.assign(chosen.dataset.page);
        event.preventDefault();
      }
    });
    list.addEventListener("mousedown", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) location.assign(chosen.dataset.page);
      event.preventDefault();
    });
    input.addEventListener("blur", () => open(false));
  }

  function start() {
    document.querySelectorAll("input[data-suggest]:not([role])").forEach(combobox);
  }
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:load", start);
}
