/* Search in a book that is opened from a folder. A browser lets such a page read no other files, but
   it runs scripts: so only what one script can hold is searched, and the list says so. */

import { _, _n, DIRECTION, figures, LANGUAGE, pieces } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { later } from "../../web/scripts/later.js";
import { answers, entriesOf, find, spellingsIn } from "./light-search.js";
import { suggestions } from "./suggestions.js";

const here = new URL(".", /** @type {HTMLScriptElement} */ (document.currentScript).src);
const book = new URL("../../", here);
const MOST = 60;
const SAID = [
  _("In a book opened from a folder, only titles, people, tags, headings and opening lines are searched."),
  _("To search the full text, serve the book (“make serve”) or open the published one."),
].join(" ");
// The fields of a work that are shown only where they answer.
/** @type {Record<string, string>} */
const LABELS = { series: _n("Series", "Series", 1), characters: _("Characters"), tags: _n("Tag", "Tags", 2) };

/** @type {Search.LightEntry[]} */
let entries = [];
window.fascicleLight = (works, leftOut) => {
  entries = entriesOf(works);
  if (leftOut) said.append(" ", _n("One work is left out.", "{count} works are left out.", leftOut));
};

/** @type {(tag: "link" | "script", properties: Record<string, any>) => Promise<boolean>} */
const load = (tag, properties) =>
  new Promise((done) => {
    document.head.append(element(tag, { ...properties, onload: () => done(true), onerror: () => done(false) }));
  });

const field = element("input", { type: "search", name: "q", autocomplete: "off", spellcheck: false });
const said = element("p", { className: "search-status" }, SAID);
const status = element("p", { className: "search-status", role: "status" });
const ways = element("div", { className: "search-ways" });
const list = element("div", { className: "search-found" });
const label = element("label", { className: "search-line" }, element("span", { className: "visually-hidden" }, _("Search for")), field);
const line = element("div", { className: "search-form", role: "search" }, label);
const box = element("div", { className: "search-box" }, line, said, status, ways, list);

const search = () => {
  const query = field.value;
  const found = find(entries, query);
  const shown = found.slice(0, MOST);
  ways.replaceChildren();
  const works = shown.filter(({ kind }) => kind === "work");
  const places = shown.filter(({ kind }) => kind === "place");
  list.replaceChildren(...listOf(_("Works"), works, query), ...listOf(_("Headings and opening lines"), places, query));
  const many = _n("One place", "{count} places", found.length);
  if (!query.trim()) status.textContent = "";
  else if (!found.length) leadOn(query);
  else status.textContent = found.length > MOST ? _("{places}; the first {most} are shown", { places: many, most: figures(MOST) }) : many;
};

/** @type {(name: string, entries: Search.LightEntry[], query: string) => HTMLElement[]} */
const listOf = (name, some, query) =>
  some.length
    ? [element("h2", { className: "search-heading" }, name), element("ol", { className: "search-results" }, ...some.map((entry) => itemOf(entry, query)))]
    : [];

/** @type {(entry: Search.LightEntry, query: string) => HTMLElement} */
const itemOf = ({ shown, address, whose, fields }, query) => {
  const link = element("a", { href: new URL(address, book).href }, element("bdi", {}, shown));
  const item = element("li", { className: "search-result" }, element("p", { className: "search-where" }, link));
  if (whose) item.append(element("p", { className: "search-by" }, element("bdi", {}, whose)));
  for (const [name, label] of Object.entries(LABELS)) {
    if (!fields[name] || !answers(fields[name], query)) continue;
    const values = element("bdi", {}, fields[name]);
    item.append(element("p", { className: "search-field" }, ...pieces(_("{label}: {values}"), { label: [label], values })));
  }
  return item;
};

/**
 * Say that there is nothing, and offer other spellings and the catalogue.
 * @type {(query: string) => Promise<void>}
 */
const leadOn = async (query) => {
  const finds = async (/** @type {string} */ other) => find(entries, other).length > 0;
  const likely = await suggestions(query, spellingsIn(entries), new Set(), finds);
  if (query !== field.value) return;
  const nothing = _("Nothing here contains all of these words.");
  const quoted = likely.map((words) => _("“{words}”", { words })).join(_(" or "));
  status.textContent = likely.length ? `${nothing} ${_("Did you mean {words}?", { words: quoted })}` : nothing;
  for (const words of likely) {
    const button = element("button", { type: "button", className: "search-way" }, _("Search for “{words}”", { words }));
    button.addEventListener("click", () => {
      field.value = words;
      field.focus();
      search();
    });
    ways.append(button);
  }
  const { catalogue } = /** @type {HTMLElement | null} */ (document.querySelector(".search-button"))?.dataset ?? {};
  if (catalogue) ways.append(element("a", { className: "search-way", href: catalogue }, _("Browse the catalogue")));
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
      const made = element("dialog", { id: "search-dialog", lang: LANGUAGE, dir: DIRECTION, ariaLabel: _("Search") });
      const close = element("button", { type: "button", className: "search-close", onclick: () => made.close() }, _("Close"));
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
