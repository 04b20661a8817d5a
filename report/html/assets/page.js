// The script of all pages. It sorts tables, filters, shows one of several panels, and opens the element that an anchor
// points to. It sends no requests and stores nothing. Without it, the page shows everything.
(() => {
  "use strict";
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  // Sorting: each column head of a sortable table gets a button. Numbers sort as numbers, marks by their words.
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const text = cell ? cell.textContent.trim() : "";
    const number = text.match(/^-?\d+(\.\d+)?/);
    const low = cell && cell.dataset.fitLow;
    return { text, number: number ? Number(number[0]) : null, rank: cell ? ranks[stateOf(cell)] : undefined, low: low ? Number(low) : 0 };
  };
  const stateOf = (cell) => (cell.dataset.inPlace === "met" ? "in place" : cell.dataset.verdict);
  const ranks = { "in place": 0, feasible: 1, undetermined: 2, infeasible: 3 };
  const compare = (a, b) => {
    if (a.rank !== undefined && b.rank !== undefined) return a.rank - b.rank || b.low - a.low;
    if (a.number !== null && b.number !== null) return a.number - b.number;
    return a.text.localeCompare(b.text, "en");
  };
  const sort = (table, column, head) => {
    const descending = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row, at) => ({ row, at, key: keyOf(row, column) }));
    rows.sort((a, b) => (descending ? -1 : 1) * compare(a.key, b.key) || a.at - b.at);
    body.append(...rows.map((r) => r.row));
  };
  for (const table of all("table[data-sortable]")) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      if (head.hasAttribute("data-unsortable")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      const name = head.textContent.trim();
      button.setAttribute("aria-label", `Sort by ${name}`);
      head.setAttribute("aria-sort", "none");
      if (!head.querySelector("a")) {
        button.append(...head.childNodes);
      }
      button.addEventListener("click", () => sort(table, column, head));
      head.append(button);
    });
  }

  // Filters: the service selects the panel; the other filters hide rows, columns and units.
  const form = document.querySelector("form.filters");
  const units = all("details.unit");
  const texts = new Map();
  const textOf = (unit) => {
    if (!texts.has(unit)) {
      const state = unit.closest(".state");
      const parts = [state.querySelector("h3"), unit, ...all(":scope > details.evidence", state)];
      texts.set(unit, parts.map((part) => part.textContent).join(" ").toLowerCase());
    }
    return texts.get(unit);
  };
  const cellPasses = (cell, f) =>
    (!f.strategy || cell.dataset.strategy === f.strategy) && (!f.verdict || stateOf(cell) === f.verdict);
  const filter = () => {
    const f = Object.fromEntries(new FormData(form));
    f.text = f.text.trim().toLowerCase();
    const found = new Set();
    let shown = 0;
    for (const unit of units) {
      const passes =
        (!f.country || unit.dataset.country === f.country) &&
        (!f.service || unit.dataset.service === f.service) &&
        all(".marks [data-verdict]", unit).some((mark) => cellPasses(mark, f)) &&
        (!f.text || textOf(unit).includes(f.text));
      unit.hidden = !passes;
      if (passes) {
        shown++;
        found.add(`${unit.dataset.country}/${unit.dataset.service}`);
      }
      for (const part of all(".strategy, .card, .marks [data-strategy]", unit)) {
        part.hidden = Boolean(f.strategy) && part.dataset.strategy !== f.strategy;
      }
    }
    for (const state of all(".state")) state.hidden = !state.querySelector("details.unit:not([hidden])");
    for (const panel of all("[data-panel]")) panel.hidden = panel.dataset.panel !== f.service && panel.parentElement.querySelectorAll("[data-panel]").length > 1;
    for (const part of all("#verdicts thead [data-strategy], #verdicts td[data-strategy]")) {
      part.hidden = Boolean(f.strategy) && part.dataset.strategy !== f.strategy;
    }
    for (const head of all("#verdicts th[scope=colgroup]")) {
      head.colSpan = f.strategy ? 1 : all(`#verdicts th.code[data-service="${head.dataset.service}"]`).length;
    }
    for (const cell of all("#verdicts [data-cell]")) {
      cell.classList.toggle("out", !found.has(`${cell.dataset.country}/${cell.dataset.service}`) || !cellPasses(cell, f));
    }
    for (const row of all("#verdicts tbody tr, #reach tbody tr")) {
      row.hidden = !units.some((unit) => !unit.hidden && unit.dataset.country === row.dataset.country);
    }
    for (const tile of all(".map [aria-label]")) {
      tile.classList.toggle("off", !tile.querySelector("[data-cell]:not(.out)"));
    }
    form.querySelector("output").textContent = shown === units.length ? "" : `${shown} of ${units.length} units shown`;
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  // Opening and closing all units that are shown.
  for (const tools of all(".tools")) tools.hidden = false;
  for (const button of all("[data-open], [data-close]")) {
    button.addEventListener("click", () => {
      for (const unit of units) if (!unit.hidden) unit.open = button.hasAttribute("data-open");
    });
  }

  // An anchor may point to an element that is closed or hidden by a filter.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (form && (target.closest("[hidden]") || target.querySelector(":scope > [hidden]")) && !target.closest("form")) form.reset();
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    setTimeout(() => target.scrollIntoView({ block: "start" }));
  };
  addEventListener("hashchange", reveal);
  for (const link of all('a[href^="#"]')) {
    // Following the same anchor again does not change the hash, but its element may have been closed or hidden since.
    link.addEventListener("click", () => link.getAttribute("href") === location.hash && reveal());
  }
  reveal();
})();
