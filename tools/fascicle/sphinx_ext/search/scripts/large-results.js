/* Results of a large library: what the light index names, then what is found in the text. Nothing moves
   that is shown: what comes later is added at the end, or waits until it is asked for. */

import { _, _n, pieces } from "../../i18n/scripts/interface.js";
import { languageName } from "../../i18n/scripts/languages.js";
import { element } from "../../web/scripts/element.js";
import { hasGoneOn } from "../../web/scripts/passed.js";
import { NAMES } from "./filter-names.js";
import { runs, sequences, wordsOf } from "./words.js";

// What is shown of each kind before the text is searched.
const MOST_GROUPINGS = 6;
const MOST_PLACES = 6;
// From _static/search/ to the book.
const BOOK = new URL("../../", import.meta.url);
const KINDS = { author: _n("Author", "Authors", 1), series: _n("Series", "Series", 1), tag: _n("Tag", "Tags", 1) };
// The fields of a work that are shown only where they answer.
/** @type {Record<string, string>} */
const LABELS = { series: _n("Series", "Series", 1), characters: _("Characters"), tags: _n("Tag", "Tags", 2) };

export class LightResults {
  /**
   * `results` takes what is found in the text; `choose` searches with filters.
   * @param {Search.Results} results
   * @param {Search.Part[]} parts
   * @param {string} query
   * @param {(chosen: Search.Chosen) => void} choose
   */
  constructor(results, parts, query, choose) {
    this.results = results;
    this.parts = parts;
    this.query = query;
    this.choose = choose;
    /** @type {Map<string, HTMLElement>} */
    this.places = new Map();
    this.groupingsTitle = heading(_("Authors, series and tags"));
    this.groupings = element("ol", { className: "search-results" });
    this.placesTitle = heading(_("Headings and opening lines"));
    this.lines = element("ol", { className: "search-results" });
    this.mores = element("div", { className: "search-mores" });
    results.element.prepend(this.groupingsTitle, this.groupings);
    results.passagesTitle.before(this.placesTitle, this.lines);
    this.element = element("div", {}, results.element, this.mores);
    this.withoutRepeats();
  }

  /* How many results of all kinds are shown. */
  get size() {
    return this.groupings.childElementCount + this.lines.childElementCount + this.results.shown;
  }

  /* Show entries as they are, and no line again that the text has, too. */
  withoutRepeats() {
    const { works, passages } = this.results;
    works.mayOvertake = false;
    const [workItem, passageItem] = [works.itemOf, passages.itemOf];
    works.itemOf = (record, hit) => {
      const { entry } = /** @type {{ entry?: Search.LargeEntry }} */ (hit);
      return entry ? this.workItem(entry) : workItem(record, hit);
    };
    passages.itemOf = (record, hit) => {
      const item = passageItem(record, hit);
      const shown = item && this.places.get(addressIn(item));
      if (!shown) return item;
      // The other paragraphs of its scene are listed where the line is.
      const others = item.querySelector("details");
      if (others && !shown.querySelector("details")) shown.append(others);
      return null;
    };
  }

  /**
   * Show entries of the light index.
   * @type {(entries: Search.LargeEntry[], isStale: () => boolean) => Promise<void>}
   */
  async take(entries, isStale) {
    const groupings = entries.filter(({ kind }) => kind in KINDS);
    this.groupings.append(...groupings.slice(0, MOST_GROUPINGS).map((entry) => this.groupingItem(entry)));
    this.groupingsTitle.hidden = !groupings.length;
    const places = entries.filter(({ kind }) => kind === "place").slice(0, MOST_PLACES);
    for (const entry of places) {
      const item = this.placeItem(entry);
      this.places.set(new URL(entry.address, BOOK).href, item);
      this.lines.append(item);
    }
    this.placesTitle.hidden = !places.length;
    const works = entries.filter(({ kind }) => kind === "work");
    const stored = Promise.resolve({ url: "", content: "" });
    this.results.works.add(
      works.map((entry, place) => {
        const shard = { language: entry.language, record: () => stored };
        // In their order, and before what a shard scores.
        return { entry, shard, id: entry.address, isWork: true, at: place, score: Number.MAX_SAFE_INTEGER - place, places: [] };
      }),
    );
    await this.results.fill(isStale);
    this.settle();
  }

  /**
   * Show what has been found in the text. Works come above passages: those that come late wait.
   * @type {(isStale: () => boolean) => Promise<void>}
   */
  async fill(isStale) {
    const { works } = this.results;
    if (this.size) works.wanted = works.shown.length;
    await this.results.fill(isStale);
    this.settle();
  }

  /* Passages alone need no heading. */
  settle() {
    const { passages, passagesTitle } = this.results;
    passagesTitle.hidden = !passages.shown.length || this.size === passages.shown.length;
  }

  /**
   * Offer more of each list below all of them, where nothing is moved by it.
   * @type {(button: (ranking: import("./ranking.js").Ranking, name: string) => HTMLElement) => void}
   */
  offerMore(button) {
    const { works, passages } = this.results;
    const wanted = [
      { ranking: works, name: _("Show more works") },
      { ranking: passages, name: _("Show more") },
    ].filter(({ ranking }) => ranking.waiting.length);
    // A button that is there stays: it may have the focus.
    if (wanted.map(({ name }) => name).join() === [...this.mores.children].map((one) => one.textContent).join()) return;
    this.mores.replaceChildren(...wanted.map(({ ranking, name }) => button(ranking, name)));
  }

  /** @type {(entry: Search.LargeEntry) => HTMLElement} */
  groupingItem({ kind, shown, address, works = 0 }) {
    const link = element("a", { href: new URL(address, BOOK).href }, element("bdi", {}, ...this.marked(shown)));
    const many = `${KINDS[/** @type {"author"} */ (kind)]} · ${_n("One work", "{count} works", works)}`;
    const only = element("button", { type: "button", className: "search-only", ariaLabel: `${_("Search in these works")}: ${shown}` }, _("Search in these works"));
    only.addEventListener("click", () => this.choose({ [kind]: [shown] }));
    return element("li", { className: "search-result search-shelf" }, where(link, many), only);
  }

  /** @type {(entry: Search.LargeEntry) => HTMLElement} */
  workItem({ address, shown, whose, rating, fields, language }) {
    const link = element("a", { href: new URL(address, BOOK).href }, element("bdi", {}, ...this.marked(shown)));
    const item = element("li", { className: "search-result" }, where(link, whose && by(this.marked(whose))));
    if (rating !== null && !hasGoneOn(address, rating)) {
      if (rating) item.append(element("p", { className: "search-others" }, _("Rated {rating}", { rating })));
      return item;
    }
    for (const [name, label] of Object.entries(LABELS)) {
      if (!this.stretches(fields[name]).length) continue;
      const values = element("span", { lang: language, dir: "auto" }, ...this.marked(fields[name]));
      item.append(element("p", { className: "search-field" }, ...pieces(_("{label}: {values}"), { label: [label], values })));
    }
    return item;
  }

  /** @type {(entry: Search.LargeEntry) => HTMLElement} */
  placeItem({ address, shown, whose, fields, language }) {
    const href = new URL(address, BOOK);
    if (href.hash) href.searchParams.set("find", this.query.trim());
    const names = [fields.heading, fields.title].filter(Boolean).flatMap((name, place) => [...(place ? [" — "] : []), element("bdi", {}, ...this.marked(name))]);
    const item = element("li", { className: "search-result" }, where(element("a", { href: href.href }, ...names), whose && by([whose])));
    if (shown) item.append(element("p", { className: "search-passage", lang: language, dir: "auto" }, ...this.marked(shown)));
    return item;
  }

  /** @type {(text: string) => Stretch[]} */
  stretches(text) {
    const words = wordsOf(text);
    const found = this.parts.flatMap(({ isRun, isOpen, isQuoted, typed, words: wanted }) => {
      if (isRun) return runs(text, typed[0]);
      if (isQuoted || !isOpen) return sequences(words, wanted);
      return words.filter(({ word }) => word.startsWith(wanted[0]));
    });
    found.sort((a, b) => a.start - b.start);
    return found.filter(({ start }, place) => !place || start >= found[place - 1].end);
  }

  /** @type {(text: string) => (Node | string)[]} */
  marked(text) {
    let from = 0;
    const found = this.stretches(text).flatMap(({ start, end }) => {
      const before = text.slice(from, start);
      from = end;
      return [before, element("mark", {}, text.slice(start, end))];
    });
    return [...found, text.slice(from)];
  }
}

/**
 * Show the filters that are chosen, each with a way to search without it. The titles of works come later.
 * @type {(chosen: Search.Chosen, titleOf: (slug: string) => Promise<string>, choose: (left: Search.Chosen) => void) => HTMLElement[]}
 */
export function chosenFilters(chosen, titleOf, choose) {
  const given = Object.entries(chosen).flatMap(([name, values]) => values.map((value) => ({ name, value })));
  if (!given.length) return [];
  const buttons = given.map(({ name, value }) => {
    const shown = element("bdi", {});
    const button = element("button", { type: "button", className: "search-chosen" }, shown, " ×");
    /** @type {(said: string) => void} */
    const say = (said) => {
      shown.textContent = `${NAMES[name === "work" ? "title" : name]}: ${said}`;
      button.ariaLabel = _("Search without the filter {filter}", { filter: shown.textContent });
    };
    say(name === "work" ? "…" : name === "language" ? languageName(value) : value);
    if (name === "work") titleOf(value).catch(() => value).then(say);
    button.addEventListener("click", () => choose({ ...chosen, [name]: chosen[name].filter((one) => one !== value) }));
    return button;
  });
  return [element("div", { className: "search-chosen-ones" }, ...buttons)];
}

/** @type {(name: string) => HTMLElement} */
const heading = (name) => element("h2", { className: "search-heading", hidden: true }, name);

/** @type {(link: HTMLElement, said: Node | string) => HTMLElement} */
const where = (link, said) =>
  element("p", { className: "search-where" }, link, ...(said ? [" ", element("span", { className: "search-by" }, said)] : []));

/** @type {(authors: (Node | string)[]) => HTMLElement} */
const by = (authors) => element("span", {}, ...pieces(_("by {authors}"), { authors: element("bdi", {}, ...authors) }));

/**
 * Return the address of a result without the words to mark there.
 * @type {(item: HTMLElement) => string}
 */
function addressIn(item) {
  const address = new URL(item.querySelector("a")?.href ?? "", BOOK);
  address.searchParams.delete("find");
  return address.href;
}
