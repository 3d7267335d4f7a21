/* A ranking: a list of results that grows as indexes answer. What is shown stays where it is, and
   what comes later is added; only works may overtake, since the one that was meant may come last. */

import { breath } from "../../web/scripts/breath.js";
import { element } from "../../web/scripts/element.js";

export class Ranking {
  /**
   * `step` is how many are shown at a time, and `isExact` whether each hit is certain to be shown.
   * `inOrder` puts hits as they stand in the text.
   * `itemOf` makes the item of a hit, given its record, or null if it does not answer after all.
   * @param {{ step: number, isExact: boolean, mayOvertake: boolean, inOrder?: boolean }} kind
   * @param {(record: Search.Stored, hit: Search.Hit) => HTMLElement | null} itemOf
   */
  constructor({ step, isExact, mayOvertake, inOrder = false }, itemOf) {
    this.step = step;
    this.isExact = isExact;
    this.mayOvertake = mayOvertake;
    this.inOrder = inOrder;
    this.itemOf = itemOf;
    this.wanted = step;
    /** @type {Search.Hit[]} */
    this.waiting = [];
    /** @type {{ score: number, item: HTMLElement }[]} */
    this.shown = [];
    this.element = element("ol", { className: "search-results" });
  }

  get count() {
    return this.shown.length + this.waiting.length;
  }

  get isCertain() {
    return !this.waiting.length || this.isExact;
  }

  /** @type {(hits: Search.Hit[]) => void} */
  add(hits) {
    this.waiting.push(...hits);
    this.waiting.sort((a, b) => (this.inOrder ? a.at - b.at : b.score - a.score));
  }

  /**
   * Show as many as are wanted; `isStale` tells that another query has been asked.
   * @type {(isStale: () => boolean) => Promise<void>}
   */
  async fill(isStale) {
    for (let free = this.free(); free > 0; free = this.free()) {
      const next = this.waiting.splice(0, free);
      const records = next.map((hit) => hit.shard.record(hit.id));
      for (const record of records) record.catch(() => {});
      for (const [place, hit] of next.entries()) {
        await breath();
        const item = await this.item(records[place], hit, next.slice(place));
        if (isStale()) return;
        if (item) this.show(hit.score, item);
      }
    }
  }

  /* How many of those that wait are to be shown: as many as have room, or overtake. */
  free() {
    const room = this.wanted - this.shown.length;
    if (room > 0) return Math.min(room, this.waiting.length);
    if (!this.mayOvertake) return 0;
    const { score: least } = this.shown[this.shown.length - 1];
    return this.waiting.filter(({ score }) => score > least).length;
  }

  /**
   * Make the item of a hit; where its record cannot be had, it and those after it wait for another
   * try.
   * @type {(record: Promise<Search.Stored>, hit: Search.Hit, unread: Search.Hit[]) => Promise<HTMLElement | null>}
   */
  async item(record, hit, unread) {
    try {
      return this.itemOf(await record, hit);
    } catch (error) {
      this.waiting.unshift(...unread);
      throw error;
    }
  }

  /** @type {(score: number, item: HTMLElement) => void} */
  show(score, item) {
    const found = this.mayOvertake ? this.shown.findIndex((one) => one.score < score) : -1;
    const place = found < 0 ? this.shown.length : found;
    this.element.insertBefore(item, this.shown[place]?.item ?? null);
    this.shown.splice(place, 0, { score, item });
  }

  /**
   * Show more, and lead the reader there.
   * @type {(isStale: () => boolean) => Promise<void>}
   */
  async more(isStale) {
    const before = this.shown.length;
    this.wanted = before + this.step;
    await this.fill(isStale);
    this.shown[before]?.item.querySelector("a")?.focus();
  }
}
