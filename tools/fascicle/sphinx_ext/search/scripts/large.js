/* The search of a large library, loaded where there is one: the light index answers first, then one
   index of the text after another, until all are searched or the reader stops. */

import { _, figures } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { chosenFilters, LightResults } from "./large-results.js";
import { passes, scopeOf } from "./large-scope.js";
import { find } from "./light-search.js";
import { entryOf, LightTree } from "./light-tree.js";
import { countIn, inLikelyOrder } from "./shard-order.js";
import { bitsOf } from "./shards.js";

// After so many indexes a search that has filled a page of passages rests by itself: each further one
// costs a reader who has what was looked for some 100 KB.
const AT_ONCE = 24;
// How often the number of results is announced while it grows, in milliseconds.
const ANNOUNCED = 4000;
// How many works that the light index names decide which indexes are asked first.
const MOST_NAMED = 40;

/** @type {WeakMap<Search.Library, LightTree>} */
const trees = new WeakMap();

/** @type {(library: Search.Library) => LightTree} */
const treeOf = (library) => {
  const root = /** @type {Search.LightNode} */ (library.light);
  const tree = trees.get(library) ?? new LightTree(root, (name) => library.fetchPart(`light/${name}.light`));
  trees.set(library, tree);
  return tree;
};

export class Scan {
  /**
   * @param {Search.Box} box
   * @param {Search.Library} library
   * @param {Search.Results} results
   * @param {Search.Part[]} parts
   * @param {() => boolean} isStale
   */
  constructor(box, library, results, parts, isStale) {
    this.box = box;
    this.library = library;
    this.results = results;
    this.parts = parts;
    this.isStale = isStale;
    this.request = { ...box.state, work: box.work };
    this.shown = new LightResults(results, parts, this.request.query, (chosen) => box.follow({ chosen, isWholeLibrary: true }));
    this.known = new Set();
    this.unknown = new Set();
    this.done = 0;
    this.all = 0;
    this.announced = -ANNOUNCED;
    this.isStopped = false;
    this.mayRest = true;
    /* The works that the light index has found. */
    this.works = /** @type {Search.LargeEntry[]} */ ([]);
    /** @type {AsyncGenerator<Search.Listed>} */
    this.queue = inLikelyOrder(library, { slugs: null, languages: null }, [], null);
    /* The index that is asked, and asked again where that failed. */
    this.pending = /** @type {Search.Listed | null} */ (null);
    /** @type {Promise<void> | null} */
    this.running = null;
    this.progress = element("progress", { value: 0, "aria-label": _("Parts of the library that have been searched") });
    this.count = element("span", {});
    this.button = element("button", { type: "button", className: "search-stop" }, _("Stop"));
    this.button.addEventListener("click", () => this.turn());
    this.bar = element("div", { className: "search-progress" }, this.progress, this.count, this.button);
  }

  /* Answer by the light index, then search the text. */
  async start() {
    const { chosen, query, work } = this.request;
    const tree = treeOf(this.library);
    // What fails here is said when the text is searched.
    const rows = await tree.rows(this.parts).catch(() => []);
    const scope = await scopeOf(tree, chosen);
    if (this.isStale()) return;
    const entries = find(rows.map(entryOf), query).filter((entry) => passes(entry, chosen, scope));
    this.works = entries.filter(({ kind }) => kind === "work");
    await this.shown.take(entries, this.isStale);
    if (this.isStale()) return;
    this.show();
    const named = entries.filter(({ slug }) => slug).slice(0, MOST_NAMED);
    this.queue = inLikelyOrder(this.library, scope, named, work);
    this.all = await countIn(this.library, scope);
    if (this.isStale()) return;
    this.box.aside.replaceChildren(...chosenFilters(chosen, (slug) => this.library.titleOf(slug), (left) => this.box.follow({ chosen: left })), this.bar);
    await this.goOn();
  }

  /* Search until all is searched, or the reader stops, or has enough. */
  goOn() {
    this.isStopped = false;
    this.reflect(true);
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async run() {
    const filters = this.library.filters(this.request);
    while (!this.isStopped && !this.hasEnough) {
      this.pending ??= (await this.queue.next()).value ?? null;
      if (this.isStale()) return;
      if (!this.pending) return this.end();
      await this.ask(this.pending, filters).catch((error) => {
        this.isStopped = true;
        this.reflect(false);
        throw error;
      });
      if (this.isStale()) return;
      this.show();
      this.reflect(!this.isStopped);
    }
    if (this.done < this.all) this.rest();
    else await this.end();
  }

  /**
   * Ask an index, and show what it has found.
   * @type {(listed: Search.Listed, filters: object) => Promise<void>}
   */
  async ask(listed, filters) {
    const shard = this.library.shard(listed);
    const { hits, known, unknown } = await shard.search(this.parts, filters);
    const named = this.works.filter(({ slug }) => bitsOf(slug).startsWith(listed.bits));
    const fresh = await this.library.withoutWorks(shard, hits, named.map(({ slug }) => slug));
    if (this.isStale()) return;
    for (const part of known) this.known.add(part);
    if (unknown) this.unknown.add(unknown);
    this.results.add(fresh);
    // What cannot be shown yet waits; the index is not asked again for it.
    this.pending = null;
    this.done += 1;
    if (this.done > AT_ONCE) shard.close();
    await this.shown.fill(this.isStale);
  }

  get hasEnough() {
    return this.mayRest && this.done >= AT_ONCE && this.results.passages.shown.length >= this.results.passages.step;
  }

  /* Stop, or go on to the end. */
  turn() {
    if (this.button.dataset.goesOn) {
      this.mayRest = false;
      this.box.busy(() => this.goOn(), this.isStale);
      return;
    }
    this.isStopped = true;
    this.rest();
  }

  /* Show the first results, and say how many there are, but not at each index. */
  show() {
    const { box, results } = this;
    if (this.shown.size && this.shown.element.parentElement !== box.found) box.found.replaceChildren(this.shown.element);
    this.shown.offerMore((ranking) => box.moreButton(ranking, () => !this.isStale() && this.show(), this.isStale));
    if (this.isStopped || performance.now() - this.announced < ANNOUNCED) return;
    this.announced = performance.now();
    if (results.count) box.say(_("{passages} so far; still searching …", { passages: results.tally() }));
  }

  /** @type {(isSearching: boolean) => void} */
  reflect(isSearching) {
    this.progress.max = Math.max(this.all, 1);
    this.progress.value = this.done;
    this.count.textContent = _("{done} of {all} parts of the library searched", { done: figures(this.done), all: figures(this.all) });
    this.button.textContent = isSearching ? _("Stop") : _("Go on");
    this.button.dataset.goesOn = isSearching ? "" : "yes";
  }

  /* Say what has not been searched; the search can be gone on with. */
  rest() {
    this.isStopped = true;
    this.reflect(false);
    this.refreshFilters();
    const { box, results, done, all } = this;
    const searched = { left: figures(all - done), all: figures(all) };
    box.say(
      results.count
        ? _("{passages}; {left} of {all} parts of the library have not been searched.", { passages: results.tally(), ...searched })
        : _("Nothing found yet; {left} of {all} parts of the library have not been searched.", searched),
    );
  }

  async end() {
    const { box, results } = this;
    // The bar keeps its place, so that nothing moves.
    this.reflect(false);
    if (this.button === document.activeElement) box.field.focus({ preventScroll: true });
    this.button.classList.add("is-over");
    this.refreshFilters();
    if (results.count || this.shown.size) {
      if (!box.found.contains(this.shown.element)) box.found.replaceChildren(this.shown.element);
      box.say(results.tally());
    } else await box.reportNothing(this.known, this.unknown, this.isStale);
  }

  /* Filters count what has been searched. */
  refreshFilters() {
    if (!this.box.filters.hidden) this.box.openFilters(true);
  }
}
