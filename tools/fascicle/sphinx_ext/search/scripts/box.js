/* The search box: the field, where to search, what was found. The same in the dialog and on the page. */

import { _ } from "../../i18n/scripts/interface.js";
import { later } from "../../web/scripts/later.js";
import { element } from "../../web/scripts/element.js";
import { loadLibrary } from "./library.js";
import { Problem, UNREACHABLE } from "./problem.js";
import { excluded, parse } from "./query.js";
import { Results } from "./results.js";
import { changeTo, isIn, scopesOf } from "./scopes.js";

// How long a reader who types has to pause, in milliseconds: each word searched costs a download.
const PAUSE = 250;
// What the arrow keys move among, after the field.
const STOPS = ".search-where a, .search-others > summary, .search-others[open] a, .search-more";
const HINT = _("Words match anywhere in a scene; a phrase in “quotes” matches exactly, and -word leaves out.");

// What is said if nothing is found, because nobody has some words or because no scene has all.
const IN_WORK = [_("Nothing in this work contains {words}."), _("No scene in this work contains all of these words.")];
const IN_LIBRARY = [_("Nothing in this library contains {words}."), _("No scene in this library contains all of these words.")];
const IN_KEPT = [_("Nothing in the works that are kept contains {words}."), _("No scene in the works that are kept contains all of these words.")];
const FILTERED = [_("Nothing that matches the filters contains {words}."), _("No scene that matches the filters contains all of these words.")];

/** @type {(words: string[]) => string} */
const eitherOf = (words) => words.map((one) => _("“{words}”", { words: one })).join(_(" or "));

/**
 * Load a script that is not always wanted. Throws a `Problem` if it cannot be had.
 * @type {(name: string) => Promise<any>}
 */
const script = (name) =>
  import(later(name, import.meta.url)).catch(() => {
    throw new Problem(UNREACHABLE, false);
  });

// One for all boxes of a page; asked for again where it failed.
/** @type {Promise<Search.Library> | null} */
let loading = null;
/** @type {() => Promise<Search.Library>} */
const library = () => {
  loading ??= loadLibrary().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
};

// A page that nobody sees is never drawn.
const UNSEEN = 200; // milliseconds

const drawn = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, UNSEEN);
  });

export class Box {
  /**
   * `work` is what is read, `{slug, title, language}`, or null; `onChange` is told of each change of
   * the state, and whether it is one that a reader would want to come back to.
   * @param {Search.WorkRead | null} work
   * @param {Search.OnChange} onChange
   */
  constructor(work, onChange = () => {}) {
    this.work = work;
    this.onChange = onChange;
    /** @type {Search.BoxState} */
    this.state = { query: "", isWholeLibrary: !work, withNotes: false, inOrder: false, chosen: {} };
    // Counts the searches, so that an answer to an older one is known.
    this.turn = 0;
    this.failed = false;
    // Whether some works are searched, which the reader keeps, for want of a connection.
    this.isOfKept = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.field = element("input", {
      type: "search", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: false,
      enterKeyHint: "search", "aria-describedby": "search-status",
    });
    this.status = element("p", { className: "search-status", id: "search-status", role: "status" }, HINT);
    this.ways = element("div", { className: "search-ways" });
    /* What a search of a large library adds: filters that are on, and how far it is. */
    this.aside = element("div", { className: "search-aside" });
    this.found = element("div", { className: "search-found" });
    this.notesBox = element("input", { type: "checkbox", name: "notes" });
    this.orderBox = element("input", { type: "checkbox", name: "order" });
    this.orderLabel = element("label", { hidden: !work }, this.orderBox, _("In the order of the text"));
    this.scopes = scopesOf(work).map((scope) => ({ scope, input: this.scopeInput(scope) }));
    this.filters = element("div", { className: "search-filters", id: "search-filters", hidden: true });
    this.opener = element("button", {
      type: "button", className: "search-button-plain", "aria-expanded": "false", "aria-controls": "search-filters",
    }, _("Filters"));
    this.form = this.build();
    this.element = element("div", { className: "search-box" }, this.form, this.status, this.ways, this.aside, this.found);
    this.listen();
  }

  build() {
    const name = element("span", { className: "visually-hidden" }, _("Search for"));
    const line = element("label", { className: "search-line" }, name, this.field);
    const scopes = this.scopes.map(({ input, scope }) => element("label", {}, input, scope.name));
    const legend = element("legend", { className: "visually-hidden" }, _("Search in"));
    const options = element("div", { className: "search-options" });
    if (scopes.length) options.append(element("fieldset", { className: "search-scope" }, legend, ...scopes));
    options.append(element("label", {}, this.notesBox, _("Include notes")), this.orderLabel, this.opener);
    return element("form", { className: "search-form", role: "search" }, line, options, this.filters);
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.change({ query: this.field.value }, true);
    });
    this.field.addEventListener("input", () => this.typed());
    this.notesBox.addEventListener("change", () => this.change({ withNotes: this.notesBox.checked }, true));
    this.orderBox.addEventListener("change", () => this.change({ inOrder: this.orderBox.checked }, true));
    // Filters and what they offer are loaded when they are opened.
    this.opener.addEventListener("click", () => this.openFilters(Boolean(this.filters.hidden)));
    this.element.addEventListener("keydown", (event) => this.move(event));
  }

  /** @type {(scope: Search.ScopeOffered) => HTMLInputElement} */
  scopeInput(scope) {
    const input = element("input", { type: "radio", name: "scope", checked: isIn(scope, this.state) });
    input.addEventListener("change", () => this.change(changeTo(scope, this.state), true));
    return input;
  }

  /** @type {(isOpen: boolean) => Promise<void>} */
  async openFilters(isOpen) {
    this.filters.hidden = !isOpen;
    this.opener.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    const turn = this.turn;
    const parts = parse(this.state.query);
    try {
      const { offer } = /** @type {typeof import("./filters.js")} */ (await script("filters.js"));
      const all = await library();
      const counts = await all.counts(parts, this.state.withNotes);
      if (turn !== this.turn) return;
      offer(this.filters, counts, this.state.chosen, (chosen) => this.change({ chosen }, true));
      if (all.light && !this.filters.childElementCount) this.filters.append(_("Filters are those of what has been searched: search for something first."));
    } catch (error) {
      this.fail(error);
    }
  }

  /* Fetch what every query needs while the first one is typed; what fails is said when it is asked. */
  warm() {
    library().then((all) => all.warm({ ...this.state, work: this.work })).catch(() => {});
  }

  /* Search what is typed once the reader pauses. */
  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.change({ query: this.field.value }, false), PAUSE);
  }

  /**
   * Change what is searched for, and search.
   * @type {(what: Partial<Search.BoxState>, isSettled: boolean) => void}
   */
  change(what, isSettled) {
    clearTimeout(this.timer);
    const isSame = Object.entries(what).every(([key, value]) => Reflect.get(this.state, key) === value);
    this.state = { ...this.state, ...what };
    this.reflectScope();
    if (!isSame || isSettled) this.onChange(this.state, isSettled);
    if (!isSame || this.failed) this.run();
  }

  /**
   * Show a state that comes from elsewhere: an address, or the browser's way back.
   * @type {(state: Partial<Search.BoxState>) => void}
   */
  show(state) {
    this.state = { ...this.state, ...state };
    this.reflect();
    this.run();
  }

  /* Set the fields as the state is. */
  reflect() {
    this.field.value = this.state.query;
    this.notesBox.checked = this.state.withNotes;
    this.reflectScope();
  }

  /* Filters may make another scope, or one that has no name. */
  reflectScope() {
    for (const { scope, input } of this.scopes) input.checked = isIn(scope, this.state);
    this.orderLabel.hidden = this.state.isWholeLibrary;
  }

  get hasFilters() {
    return Object.values(this.state.chosen).some((values) => values.length);
  }

  async run() {
    const turn = ++this.turn;
    const isStale = () => turn !== this.turn;
    this.failed = false;
    const parts = parse(this.state.query);
    this.opener.hidden = !this.state.isWholeLibrary;
    if (!this.state.isWholeLibrary) this.openFilters(false);
    else if (!this.filters.hidden) this.openFilters(true);
    this.opener.classList.toggle("is-on", this.hasFilters);
    if (!this.state.isWholeLibrary) this.aside.replaceChildren();
    if (!parts.length) return this.rest();
    this.say(_("Searching …"));
    const inOrder = this.state.inOrder && !this.state.isWholeLibrary;
    const results = new Results(parts, excluded(this.state.query), () => this.onChange(this.state, true), inOrder);
    await this.busy(() => this.collect(results, parts, isStale), isStale);
  }

  /**
   * Do what takes time, and say what is wrong with it.
   * @type {(act: () => Promise<unknown>, isStale: () => boolean) => Promise<void>}
   */
  async busy(act, isStale) {
    this.element.setAttribute("aria-busy", "true");
    try {
      await act();
    } catch (error) {
      if (!isStale()) this.fail(error);
    }
    if (!isStale()) this.element.removeAttribute("aria-busy");
  }

  rest() {
    this.element.removeAttribute("aria-busy");
    this.aside.querySelector(".search-progress")?.remove();
    this.found.replaceChildren();
    this.say(HINT);
  }

  /**
   * Ask all indexes in turn; the old list stays until the first of the new one is there.
   * @type {(results: Results, parts: Search.Part[], isStale: () => boolean) => Promise<void>}
   */
  async collect(results, parts, isStale) {
    /** @type {Set<Search.Part>} */
    const known = new Set();
    /** @type {Set<Search.Part>} */
    const unknown = new Set();
    const all = await library();
    if (all.light && this.state.isWholeLibrary) {
      const { Scan } = /** @type {typeof import("./large.js")} */ (await script("large.js"));
      if (!isStale()) await new Scan(this, all, results, parts, isStale).start();
      return;
    }
    this.isOfKept = Boolean(all.works) && this.state.isWholeLibrary;
    const asked = all.search(parts, { ...this.state, work: this.work });
    for await (const answer of asked) {
      if (isStale()) return;
      for (const part of answer.known) known.add(part);
      if (answer.unknown) unknown.add(answer.unknown);
      results.add(answer.hits);
      await results.fill(isStale);
      if (isStale()) return;
      if (results.shown || answer.isLast) this.found.replaceChildren(results.element);
      this.report(results, answer.isLast, isStale);
      // Other languages have engines of their own: what is found is drawn before they are fetched.
      if (results.shown && !answer.isLast) await drawn();
    }
    if (!results.count) await this.reportNothing(known, unknown, isStale);
  }

  /** @type {(results: Results, isLast: boolean, isStale: () => boolean) => void} */
  report(results, isLast, isStale) {
    const tally = results.tally();
    const passages = this.isOfKept ? _("{passages} in the works that are kept", { passages: tally }) : tally;
    this.say(isLast ? passages : _("{passages} so far; still searching …", { passages }));
    for (const more of this.found.querySelectorAll(".search-more")) more.remove();
    for (const ranking of results.rankings) {
      if (ranking.waiting.length) ranking.element.after(this.moreButton(ranking, () => !isStale() && this.report(results, isLast, isStale), isStale));
    }
  }

  /**
   * Make the button that shows more of a list; `done` is called when they are there.
   * @type {(ranking: import("./ranking.js").Ranking, done: () => void, isStale: () => boolean) => HTMLElement}
   */
  moreButton(ranking, done, isStale) {
    const name = ranking.mayOvertake ? _("Show more works") : _("Show more");
    const more = element("button", { type: "button", className: "search-more" }, name);
    more.addEventListener("click", async () => {
      try {
        await ranking.more(isStale);
        done();
      } catch (error) {
        if (!isStale()) this.fail(error);
      }
    });
    return more;
  }

  /**
   * Say that there is nothing, which words nobody has, how else they may be spelt, and where else
   * to look.
   * @type {(known: Set<Search.Part>, unknown: Set<Search.Part>, isStale: () => boolean) => Promise<void>}
   */
  async reportNothing(known, unknown, isStale) {
    this.found.replaceChildren();
    /** @type {typeof import("./nothing-found.js")} */
    const { spellings, widerSearches } = await script("nothing-found.js");
    const nobodys = [...unknown].filter((part) => !known.has(part)).map((part) => part.source);
    const likely = nobodys.length ? await spellings(await library(), { ...this.state, work: this.work }, known) : [];
    if (isStale()) return;
    const meant = likely.length ? [_("Did you mean {words}?", { words: eitherOf(likely) })] : [];
    this.say([this.nothing(nobodys), ...meant].join(" "));
    for (const query of likely) this.offerWay(_("Search for “{words}”", { words: query }), { query });
    for (const [name, change] of widerSearches(this.state, this.hasFilters)) this.offerWay(name, change);
    const { catalogue } = /** @type {HTMLElement | null} */ (document.querySelector(".search-button"))?.dataset ?? {};
    if (catalogue) this.ways.append(element("a", { className: "search-way", href: catalogue }, _("Browse the catalogue")));
  }

  /** @type {(words: string[]) => string} */
  nothing(words) {
    const inAll = this.isOfKept ? IN_KEPT : IN_LIBRARY;
    const [nothing, noScene] = this.state.isWholeLibrary ? (this.hasFilters ? FILTERED : inAll) : IN_WORK;
    return words.length ? _(nothing, { words: eitherOf(words) }) : noScene;
  }

  /**
   * Search what was offered; the reader is back in the field, since the offer is gone.
   * @type {(what: Partial<Search.BoxState>) => void}
   */
  follow(what) {
    this.change(what, true);
    this.reflect();
    this.field.focus();
  }

  /**
   * Say what is wrong; where it may pass, offer another try. What is shown stays.
   * @type {(error: unknown) => void}
   */
  fail(error) {
    if (!(error instanceof Problem)) throw error;
    this.failed = true;
    this.say(error.message);
    if (!error.isLasting) this.offer(_("Try again"), () => this.run());
  }

  /** @type {(message: string) => void} */
  say(message) {
    this.status.textContent = message;
    this.ways.replaceChildren();
  }

  /** @type {(name: string, change: Partial<Search.BoxState>) => void} */
  offerWay(name, change) {
    this.offer(name, () => this.follow(change));
  }

  /** @type {(name: string, follow: () => void) => void} */
  offer(name, follow) {
    const button = element("button", { type: "button", className: "search-way" }, name);
    button.addEventListener("click", follow);
    this.ways.append(button);
  }

  /**
   * Move with the arrows from the field to the results, and among them.
   * @type {(event: KeyboardEvent) => void}
   */
  move(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = /** @type {NodeListOf<HTMLElement>} */ (this.found.querySelectorAll(STOPS));
    /** @type {(Element | null)[]} */
    const stops = [this.field, ...links];
    const here = stops.indexOf(document.activeElement);
    const next = stops[here + step];
    if (here < 0 || !next) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (next).focus();
  }
}
