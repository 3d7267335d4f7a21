/* Search, loaded when a reader first wants it: as a dialog on any page, and as a page of its own. */

import { _, DIRECTION, LANGUAGE } from "../../i18n/scripts/interface.js";
import { later } from "../../web/scripts/later.js";
import { addressOf, stateOf } from "./address.js";
import { Box } from "./box.js";
import { element } from "../../web/scripts/element.js";
import { BOOK } from "./library.js";

const IDLE = 3000; // milliseconds

/** @type {ReturnType<typeof build> | null} */
let built = null;

/* Open the dialog; it keeps what was searched as long as the page is open. */
export async function open() {
  await styles();
  built ??= build();
  const { dialog, box } = built;
  if (!dialog.open) dialog.showModal();
  box.field.focus();
  box.field.select();
}

function build() {
  const box = new Box(workRead(), (state) => {
    page.href = new URL(`search.html${addressOf(state)}`, BOOK).href;
  });
  box.field.addEventListener("focus", () => box.warm(), { once: true });
  const page = element("a", { className: "search-page-link", href: new URL("search.html", BOOK).href }, _("Open as a page"));
  const close = element("button", { type: "button", className: "search-close", title: _("Close (Esc)") }, _("Close"));
  const shut = () => shutDialog(dialog);
  close.addEventListener("click", shut);
  box.form.prepend(close);
  const dialog = element("dialog", { id: "search-dialog", lang: LANGUAGE, dir: DIRECTION, "aria-label": _("Search") }, box.element, page);
  // Outside of what it shows is its backdrop.
  dialog.addEventListener("click", (event) => event.target === dialog && shut());
  // The field would keep Escape for emptying itself.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    shut();
  });
  document.body.append(dialog);
  return { dialog, box };
}

/**
 * Close the dialog. What had the focus before has it again; where nothing had, no hidden field may
 * swallow the next key.
 * @type {(dialog: HTMLDialogElement) => void}
 */
function shutDialog(dialog) {
  dialog.close();
  const active = document.activeElement;
  if (active instanceof HTMLElement && dialog.contains(active)) active.blur();
}

/**
 * The work that this page belongs to, or null.
 * @type {() => Search.WorkRead | null}
 */
function workRead() {
  const { work: slug } = document.body.dataset;
  return slug ? { slug, language: document.querySelector("article")?.lang } : null;
}

/**
 * Fill the search page, and keep its address as its state.
 * @type {(place: Element) => Promise<void>}
 */
export async function fill(place) {
  await styles();
  // A reader who typed on goes back to what was settled, not to each letter.
  let isSettled = true;
  const own = new Box(null, (state, settles) => {
    const address = location.pathname + addressOf(state);
    if (address !== location.pathname + location.search) {
      history[isSettled ? "pushState" : "replaceState"](null, "", address);
    }
    isSettled = settles;
  });
  place.replaceChildren(own.element);
  const follow = () => {
    isSettled = true;
    own.show(stateOf(location.search));
  };
  addEventListener("popstate", follow);
  follow();
  if (own.state.query) return;
  own.field.focus();
  // The page has put the focus there: what a query needs waits for the reader, or until all else is there.
  const warm = () => own.warm();
  setTimeout(warm, IDLE);
  for (const kind of ["pointerdown", "keydown"]) own.field.addEventListener(kind, warm, { once: true });
}

/**
 * Load the styles of search, once; the search page has them, and without them it still works.
 * @type {Promise<unknown> | null}
 */
let styling = null;
function styles() {
  if (document.querySelector('link[href*="/search/search.css"]')) return styling;
  const sheet = element("link", { rel: "stylesheet", href: later("search.css", import.meta.url) });
  styling ??= new Promise((done) => {
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  });
  return styling;
}
