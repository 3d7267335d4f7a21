/* The way to the search, which is loaded when it is first wanted. From a folder no module can be
   loaded, nor an index: there a plain script has a small one. */

import { here } from "../../web/scripts/here.js";
import { later } from "../../web/scripts/later.js";
import { offer } from "../../web/scripts/offers.js";

/* Offer it on this page: by its button, and to whatever else asks for it. */
function offerSearch() {
  const scripts = new URL("search/", here);
  const button = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".search-button"));
  const page = document.getElementById("search");
  /** @type {Promise<Search.Entry> | null} */
  let loading = null;
  const load = () => {
    loading ??= location.protocol === "file:" ? fromDisk(scripts) : import(later("search.js", scripts));
    loading.catch(() => (loading = null));
    return loading;
  };
  const open = async () => {
    const field = /** @type {HTMLInputElement | null | undefined} */ (page?.querySelector("input[type=search]"));
    if (field) return field.select();
    try {
      (await load()).open();
    } catch {
      // The browser says best why it cannot be had.
      if (button) location.assign(button.href);
    }
  };
  addEventListener("fascicle:search", open);
  offer("keeping", { files: async (...what) => (await import(later("keeping.js", scripts))).files(...what) });
  addEventListener("readthedocs-search-show", (event) => openInstead(event, open), true);
  button?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  if (page) load().then((search) => search.fill(page), showMissing);
  if (new URLSearchParams(location.search).has("find") && location.protocol !== "file:") {
    import(later("find.js", scripts));
  }
}

/**
 * Read the Docs asks for its own search, from its menu: that one knows neither paragraphs nor gates.
 * @type {(event: Event, open: () => unknown) => void}
 */
function openInstead(event, open) {
  event.stopImmediatePropagation();
  open();
}

function showMissing() {
  const missing = /** @type {HTMLElement | null} */ (document.querySelector(".search-missing"));
  if (missing) missing.hidden = false;
}

/** @type {(scripts: URL) => Promise<Search.Entry>} */
function fromDisk(scripts) {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = later("from-disk.js", scripts);
    script.onload = () => done(window.fascicleFromDisk);
    script.onerror = fail;
    document.head.append(script);
  });
}

addEventListener("DOMContentLoaded", offerSearch);
