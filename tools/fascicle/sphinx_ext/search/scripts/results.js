/* Results: the works that a query names, then the passages that answer it. */

import { _, _n, pieces } from "../../i18n/scripts/interface.js";
import { hasGoneOn } from "../../web/scripts/passed.js";
import { element } from "../../web/scripts/element.js";
import { BOOK } from "./library.js";
import { descriptionOf, passageOf } from "./passage.js";
import { Ranking } from "./ranking.js";

export class Results {
  /**
   * `parts` are those of the query, `without` what is not to be found; `onOpen` is called when a reader
   * follows a result. `inOrder` shows passages as they follow one another in the text.
   * @param {Search.Part[]} parts
   * @param {Search.Part[]} without
   * @param {() => void} onOpen
   */
  constructor(parts, without, onOpen, inOrder = false) {
    const isExact = !without.length && !parts.some((part) => part.isQuoted || part.isRun);
    this.works = new Ranking({ step: 5, isExact, mayOvertake: true }, (record, { places, shard }) => {
      const found = descriptionOf(record, parts, places, without);
      return found && workItem(found, shard.language);
    });
    this.passages = new Ranking({ step: 10, isExact, mayOvertake: false, inOrder }, (record, { places, shard }) => {
      const found = passageOf(record, parts, places, without);
      return found && passageItem(found, shard.language);
    });
    this.worksTitle = heading(_("Works"));
    this.passagesTitle = heading(_("Passages"));
    const lists = [this.worksTitle, this.works.element, this.passagesTitle, this.passages.element];
    this.element = element("div", {}, ...lists);
    this.element.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("a")) onOpen();
    });
  }

  get rankings() {
    return [this.works, this.passages];
  }

  get count() {
    return this.works.count + this.passages.count;
  }

  get shown() {
    return this.works.shown.length + this.passages.shown.length;
  }

  /**
   * Take in what another index has found.
   * @type {(hits: Search.Hit[]) => void}
   */
  add(hits) {
    this.works.add(hits.filter(({ isWork }) => isWork));
    this.passages.add(hits.filter(({ isWork }) => !isWork));
  }

  /**
   * Fill the lists up to what is wanted; `isStale` tells that another query has been asked.
   * @type {(isStale: () => boolean) => Promise<void>}
   */
  async fill(isStale) {
    await Promise.all(this.rankings.map((ranking) => ranking.fill(isStale)));
    // Passages alone need no headings.
    this.worksTitle.hidden = !this.works.shown.length;
    this.passagesTitle.hidden = !this.works.shown.length || !this.passages.shown.length;
  }

  /**
   * Say how many there are: of a phrase, at most so many, until all have been looked at.
   * @type {() => string}
   */
  tally() {
    const { works, passages } = this;
    const many = works.isCertain
      ? _n("One work", "{count} works", works.count)
      : _n("At most one work", "At most {count} works", works.count);
    const said = passages.isCertain
      ? _n("One passage", "{count} passages", passages.count)
      : _n("At most one passage", "At most {count} passages", passages.count);
    if (!works.count) return said;
    return passages.count ? `${many} · ${said}` : many;
  }
}

/** @type {(name: string) => HTMLElement} */
const heading = (name) => element("h2", { className: "search-heading", hidden: true }, name);

/**
 * Show the description of a work: its name, where its title page has the words, and its summary.
 * @type {(found: Search.Described, language: string) => HTMLElement}
 */
function workItem({ address, authors, rating, fields }, language) {
  const title = fields["=title"] ? marked(fields["=title"]) : [];
  const by = fields["=authors"] ? marked(fields["=authors"]) : [authors];
  const link = element("a", { href: new URL(address, BOOK).href }, element("bdi", {}, ...title));
  const item = resultOf(link, authors && element("bdi", {}, ...by));
  if (rating !== null && !hasGoneOn(address, rating)) {
    if (rating) item.append(element("p", { className: "search-others" }, _("Rated {rating}", { rating })));
    return item;
  }
  for (const [name, label] of Object.entries(LABELS)) {
    const field = fields[name];
    if (!field?.marks.length) continue;
    const values = element("span", { lang: language, dir: "auto" }, ...marked(field));
    item.append(element("p", { className: "search-field" }, ...pieces(_("{label}: {values}"), { label: [label], values })));
  }
  const summary = fields["=summary"];
  if (summary) item.append(element("p", { className: "search-summary", lang: language, dir: "auto" }, ...marked(summary)));
  return item;
}

// The fields that are shown only where they answer.
const LABELS = {
  "=series": _n("Series", "Series", 1),
  "=characters": _("Characters"),
  "=tags": _n("Tag", "Tags", 2),
};

/** @type {(link: HTMLElement, authors: HTMLElement | "") => HTMLElement} */
function resultOf(link, authors) {
  const by = authors && element("span", { className: "search-by" }, ...pieces(_("by {authors}"), { authors }));
  return element("li", { className: "search-result" }, element("p", { className: "search-where" }, link, ...(by ? [" ", by] : [])));
}

/**
 * Show a passage: where it stands, who has written it, and its words.
 * @type {(found: Search.Passage, language: string) => HTMLElement}
 */
function passageItem(found, language) {
  const name = [found.name, found.title].filter(Boolean);
  const link = element("a", { href: hrefOf(found.address, found) }, ...interspersed(name.map(isolated), " — "));
  const item = resultOf(link, found.authors && isolated(found.authors));
  if (!found.text) {
    item.append(element("p", { className: "search-others" }, held(found.rating)));
    return item;
  }
  item.append(element("p", { className: "search-passage", lang: language, dir: "auto" }, ...marked(found)));
  if (found.others.length) item.append(othersOf(found, language));
  return item;
}

/**
 * Fold away the other paragraphs of a scene that answer: each leads to its place. They are made
 * when a reader first opens them.
 * @type {(found: Search.Passage, language: string) => HTMLElement}
 */
function othersOf({ address, others }, language) {
  const many = _n("and one more paragraph of this scene", "and {count} more paragraphs of this scene", others.length);
  const folded = element("details", { className: "search-others" }, element("summary", {}, many));
  const fill = () => {
    const links = others.map((one) => element("a", { href: hrefOf(address, one), lang: language, dir: "auto" }, ...marked(one)));
    folded.append(element("ol", {}, ...links.map((link) => element("li", { className: "search-passage" }, link))));
  };
  folded.addEventListener("toggle", fill, { once: true });
  return folded;
}

/**
 * Return the address of a paragraph, which also says what to mark there.
 * @type {(page: string, excerpt: Search.Excerpt) => string}
 */
function hrefOf(page, { anchor, wanted }) {
  const address = new URL(page, BOOK);
  if (wanted && anchor) address.searchParams.set("find", wanted);
  address.hash = anchor;
  return address.href;
}

/**
 * Say that a passage is not shown, since the reader has not gone on to read the work.
 * @type {(rating: string | null) => string}
 */
const held = (rating) =>
  rating ? _("In the text of this work, which is rated {rating}.", { rating }) : _("In the text of this work.");

/** @type {(text: string) => HTMLElement} */
const isolated = (text) => element("bdi", {}, text);

/** @type {<T>(items: T[], between: string) => (T | string)[]} */
const interspersed = (items, between) => items.flatMap((item, place) => (place ? [between, item] : [item]));

/**
 * Give the words of a passage, marked.
 * @type {(cut: Search.Cut) => (Node | string)[]}
 */
function marked({ text, marks, isCutBefore, isCutAfter }) {
  /** @type {(Node | string)[]} */
  const pieces = [isCutBefore ? "… " : ""];
  let from = 0;
  for (const { start, end } of marks) {
    pieces.push(text.slice(from, start), element("mark", {}, text.slice(start, end)));
    from = end;
  }
  return [...pieces, text.slice(from), isCutAfter ? " …" : ""];
}
