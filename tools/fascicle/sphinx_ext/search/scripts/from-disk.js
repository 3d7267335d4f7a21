/* Search in a book that is opened from a folder. A browser lets such a page read no other files, but
   it runs scripts: so only what one script can hold is searched, and the list says so. */

import { _, _n, DIRECTION, figures, LANGUAGE } from "../../i18n/scripts/interface.js";
import { later } from "../../web/scripts/later.js";

const here = new URL(".", /** @type {HTMLScriptElement} */ (document.currentScript).src);
const book = new URL("../../", here);
const MOST = 60;
const SAID = [
  _("In a book opened from a folder, only titles, names, headings and opening lines are searched."),
  _("To search the full text, serve the book (“make serve”) or open the published one."),
].join(" ");

/** @type {(text: string) => string} */
const fold = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/['’ʼ]/g, "");

/** @type {<N extends keyof HTMLElementTagNameMap>(name: N, properties: Record<string, any>, ...inside: (Node | string)[]) => HTMLElementTagNameMap[N]} */
const make = (name, properties, ...inside) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
};

// [what is searched, what is shown, where it leads, whose it is]
/** @type {[string, string, string, string][]} */
const lines = [];
window.fascicleLight = (works) => {
  for (const [title, people, pages] of works) {
    for (const [address, name, openings] of pages) {
      const whose = [name === title ? "" : title, people].filter(Boolean).join(", ");
      lines.push([fold(`${name} ${title} ${people}`), name, address, whose]);
      for (const [id, words] of openings) {
        lines.push([fold(words), words, `${address}#${id}`, [name, title].filter((one, place, all) => all.indexOf(one) === place).join(" — ")]);
      }
    }
  }
};

/** @type {(tag: "link" | "script", properties: Record<string, any>) => Promise<boolean>} */
const load = (tag, properties) =>
  new Promise((done) => {
    document.head.append(make(tag, { ...properties, onload: () => done(true), onerror: () => done(false) }));
  });

const field = make("input", { type: "search", name: "q", autocomplete: "off", spellcheck: false });
const status = make("p", { className: "search-status" });
status.setAttribute("role", "status");
const list = make("ol", { className: "search-results" });
const label = make("label", { className: "search-line" }, make("span", { className: "visually-hidden" }, _("Search for")), field);
const line = make("div", { className: "search-form" }, label);
const box = make("div", { className: "search-box" }, line,
  make("p", { className: "search-status" }, SAID), status, list);

const search = () => {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  const found = words.length ? lines.filter(([text]) => words.every((word) => text.includes(word))) : [];
  const places = _n("One place", "{count} places", found.length);
  const all = found.length > MOST ? _("{places}; the first {most} are shown", { places, most: figures(MOST) }) : places;
  status.textContent = words.length ? all : "";
  list.replaceChildren(...found.slice(0, MOST).map(([, shown, address, whose]) =>
    make("li", { className: "search-result" },
      make("p", { className: "search-where" }, make("a", { href: new URL(address, book).href }, make("bdi", {}, shown))),
      make("p", { className: "search-by" }, make("bdi", {}, whose)))));
};

const prepare = async () => {
  await load("link", { rel: "stylesheet", href: later("search.css", here) });
  if (!(await load("script", { src: new URL("search/light.js", book).href }))) {
    status.textContent = _("This copy of the library has no index. Its owner can build one with “make”.");
  }
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", search);
  box.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    /** @type {(Element | null)[]} */
    const stops = [field, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!step || !next) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (next).focus();
  });
  search();
};

/** @type {HTMLDialogElement | null} */
let dialog = null;
const preparing = prepare();
window.fascicleFromDisk = {
  /* Open the dialog. */
  async open() {
    await preparing;
    if (!dialog) {
      const made = make("dialog", { id: "search-dialog", lang: LANGUAGE, dir: DIRECTION, ariaLabel: _("Search") });
      const close = make("button", { type: "button", className: "search-close", onclick: () => made.close() }, _("Close"));
      line.prepend(close);
      made.append(box);
      made.addEventListener("click", (event) => event.target === made && made.close());
      made.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        made.close();
      });
      document.body.append(made);
      dialog = made;
    }
    if (!dialog.open) dialog.showModal();
    field.focus();
    field.select();
  },
  /* Fill the search page. */
  async fill(place) {
    await preparing;
    place.replaceChildren(box);
    field.focus();
  },
};
