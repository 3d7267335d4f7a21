/* Results: the list that a query fills. What is shown stays where it is; what comes later is added. */

import { _, _n, pieces } from "../../i18n/scripts/interface.js";
import { hasGoneOn } from "../../web/scripts/passed.js";
import { element } from "../../web/scripts/element.js";
import { BOOK } from "./library.js";
import { passageOf } from "./passage.js";

// How many are shown at a time.
const PAGE = 10;

export class Results {
  /**
   * `parts` are those of the query; `onOpen` is called when a reader follows a result.
   * @param {Search.Part[]} parts
   * @param {() => void} onOpen
   */
  constructor(parts, onOpen) {
    this.parts = parts;
    /** @type {Search.Hit[]} */
    this.waiting = [];
    this.shown = 0;
    this.wanted = PAGE;
    this.list = element("ol", { className: "search-results" });
    this.list.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("a")) onOpen();
    });
  }

  /* How many there are: of a phrase, at most so many, until all have been looked at. */
  get count() {
    return this.shown + this.waiting.length;
  }

  get isCertain() {
    return !this.waiting.length || !this.parts.some((part) => part.isQuoted || part.isRun);
  }

  /**
   * Take in what another index has found.
   * @type {(hits: Search.Hit[]) => void}
   */
  add(hits) {
    this.waiting.push(...hits);
    this.waiting.sort((a, b) => b.score - a.score);
  }

  /**
   * Fill the list up to what is wanted; `isStale` tells that another query has been asked.
   * @type {(isStale: () => boolean) => Promise<void>}
   */
  async fill(isStale) {
    while (this.shown < this.wanted && this.waiting.length) {
      const next = this.waiting.splice(0, this.wanted - this.shown);
      const records = next.map((hit) => hit.shard.record(hit.id));
      for (const record of records) record.catch(() => {});
      for (const [place, hit] of next.entries()) {
        const passage = await this.passage(records[place], hit, next.slice(place));
        if (isStale()) return;
        if (!passage) continue;
        this.list.append(itemOf(passage, hit.shard.language));
        this.shown += 1;
      }
    }
  }

  /**
   * Read a record; where it cannot be had, it and those after it wait for another try.
   * @type {(record: Promise<Search.Stored>, hit: Search.Hit, unread: Search.Hit[]) => Promise<Search.Passage | null>}
   */
  async passage(record, hit, unread) {
    try {
      return passageOf(await record, this.parts, hit.places);
    } catch (error) {
      this.waiting.unshift(...unread);
      throw error;
    }
  }

  /**
   * Show more, and lead the reader there.
   * @type {(isStale: () => boolean) => Promise<void>}
   */
  async more(isStale) {
    const before = this.shown;
    this.wanted = before + PAGE;
    await this.fill(isStale);
    this.list.children[before]?.querySelector("a")?.focus();
  }
}

/**
 * Show a passage: where it stands, who has written it, and its words.
 * @type {(found: Search.Passage, language: string) => HTMLElement}
 */
function itemOf(found, language) {
  const name = [found.name, found.title].filter(Boolean);
  const link = element("a", { href: hrefOf(found.address, found) }, ...interspersed(name.map(isolated), " — "));
  const by = found.authors ? [" ", element("span", { className: "search-by" }, ...pieces(_("by {authors}"), { authors: isolated(found.authors) }))] : [];
  const item = element("li", { className: "search-result" }, element("p", { className: "search-where" }, link, ...by));
  if (found.rating !== null && !hasGoneOn(found.address, found.rating)) {
    item.append(element("p", { className: "search-others" }, held(found.rating)));
    return item;
  }
  item.append(element("p", { className: "search-passage", lang: language, dir: "auto" }, ...marked(found)));
  if (found.summary) {
    item.append(element("p", { className: "search-summary", lang: language, dir: "auto" }, found.summary));
  }
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
 * @type {(rating: string) => string}
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
