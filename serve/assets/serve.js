// What the live page adds: htmx kept from running any code, fields marked as they change, and news from the server.
(() => {
  "use strict";
  htmx.config.allowEval = false;
  htmx.config.allowScriptTags = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true; // going back loads the page anew
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[2345]..", swap: true },
  ];

  // A field that differs from what is says so, and what it was.
  const mark = (field) => {
    const control = field.querySelector("select, input");
    const value = control.value.trim() || "unknown";
    field.classList.toggle("changed", value !== control.dataset.now);
  };
  document.addEventListener("input", (event) => {
    const field = event.target.closest(".field");
    if (field) mark(field);
  });
  // After going back, a browser may keep what was typed.
  addEventListener("pageshow", () => document.querySelectorAll(".field").forEach(mark));

  // What cannot be is marked in the form, which stays as it is.
  document.addEventListener("htmx:afterSwap", () => {
    const faulty = new Set(Array.from(document.querySelectorAll("#result [data-fault]"), (said) => said.dataset.fault));
    for (const control of document.querySelectorAll(".field select, .field input")) {
      if (faulty.has(control.name)) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  });

  // Verdicts that are older than the facts beside them say so.
  const say = (text) => {
    const summary = document.getElementById("summary");
    if (summary) summary.textContent = text;
  };
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.elt.id === "facts") say("The server does not answer: what is shown is older than the facts.");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, xhr } = event.detail;
    if (requestConfig.elt.id === "facts" && xhr.status >= 500) say("Nothing was decided: see below.");
  });

  // The key / goes to the search box, as on many sites.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector(".search input");
    if (!box || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // Addresses hold all state, so a link to the page is its address.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue; // a browser has none on plain HTTP from another machine
    button.hidden = false;
    button.addEventListener("click", async () => {
      const said = button.parentElement.querySelector("[role=status]");
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = "Copied.";
      } catch {
        said.textContent = "The browser does not allow it: copy the address above.";
      }
    });
  }

  // A server that has ended is said on every page: what is shown may be old.
  const gone = document.createElement("p");
  gone.className = "gone";
  gone.setAttribute("role", "alert");
  document.body.append(gone);
  const look = async () => {
    if (document.hidden) return;
    let answers = false;
    try {
      answers = (await fetch("/healthz", { cache: "no-store" })).ok;
    } catch {
      // It does not answer.
    }
    const text = answers ? "" : "The server does not answer. What you see may be old: start leeway serve again, then load the page anew.";
    if (gone.textContent !== text) gone.textContent = text;
  };
  setInterval(look, 3000);
  document.addEventListener("visibilitychange", look);

  // The author's page is told when there is another state.
  const author = document.querySelector("#author[data-live]");
  if (author) {
    let shown = author.dataset.revision;
    let news, again;
    const listen = () => {
      news = new EventSource("/events");
      news.addEventListener("revision", (event) => {
        if (event.data === shown) return;
        shown = event.data;
        document.body.dispatchEvent(new CustomEvent("leeway:revision"));
      });
      news.addEventListener("error", () => {
        shown = ""; // after a break, what is next is news
        // A browser goes on by itself after a break, but not after an answer that refuses it.
        if (news.readyState === EventSource.CLOSED) again = setTimeout(listen, 3000);
      });
    };
    listen();
    addEventListener("pagehide", () => {
      clearTimeout(again);
      news.close();
    });
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      shown = "";
      listen();
    });
  }
})();
