/* The page of the book beside the text: the real page, without its scripts. */

import { h } from "./dom.js";
import { ask, of, post } from "./server.js";
import { PLACE } from "./text_pane.js";

const CLASS = "page-line-";
// Milliseconds until an answer is tried: the pointer only passes over some.
const PAUSE = 120;

export class PagePane {
  /** @param {string} slug @param {{ clicked: (page: string, line: number) => void, followed: (page: string) => void, scrolled: (page: string, line: number) => void, failed: (words: string) => void }} on @param {string} [label] */
  constructor(slug, on, label = "Page") {
    this.slug = slug;
    this.on = on;
    this.page = "";
    this.wanted = "";
    this.frame = /** @type {HTMLIFrameElement} */ (h("iframe", { title: "The page of the book", sandbox: "allow-same-origin" }));
    this.waiting = h("p", { class: "waiting", role: "status" }, "The page is being made …");
    this.said = h("p", { class: "page-said", role: "status" });
    this.pane = h("section", { class: "page-pane", "aria-label": label }, this.waiting, this.said, this.frame);
    this.quiet = 0;
  }

  /**
   * Shows a page, at a line of it; `again` if what it shows has changed, `flash` if somebody has chosen the line.
   * @param {string} page @param {number} [line] @param {boolean} [again] @param {boolean} [flash]
   */
  async show(page, line, again = false, flash = again) {
    if (page === this.page && !again) {
      if (line) this.scrollTo(line, flash);
      return;
    }
    this.wanted = page;
    const name = page.split("/").at(-1) ?? "";
    if (!this.page) this.waiting.hidden = false;
    let rendered;
    try {
      rendered = await ask(`${of(this.slug)}/page/${encodeURIComponent(name)}`);
    } catch (error) {
      this.on.failed(/** @type {Error} */ (error).message);
      return;
    } finally {
      this.waiting.hidden = true;
    }
    if (this.wanted !== page) return;
    for (const [place, problem] of rendered.failed) this.on.failed(`${place}: ${problem}`);
    this.said.textContent = rendered.said;
    const top = again && page === this.page ? this.frame.contentWindow?.scrollY : undefined;
    this.page = page;
    await this.#load(rendered.page);
    if (top !== undefined) this.frame.contentWindow?.scrollTo(0, top);
    if (line) this.scrollTo(line, flash);
  }

  /**
   * Shows a page as it would be after an act, at its place. Of what is wished for meanwhile, only the last is tried.
   * @param {object} wanted @param {string} words
   */
  preview(wanted, words) {
    this.wish = { wanted, words };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#try(), PAUSE);
  }

  /** @type {{ wanted: object, words: string } | undefined} */
  wish;
  timer = 0;
  isTrying = false;

  async #try() {
    if (this.isTrying || !this.wish) return;
    this.isTrying = true;
    this.pane.setAttribute("aria-busy", "true");
    while (this.wish) {
      /** @type {{ wanted: object, words: string }} */
      const it = this.wish;
      let said;
      try {
        const { page, line, failed, said: more } = await post("preview", it.wanted);
        said = [it.words, ...failed.map((/** @type {string[]} */ pair) => pair.join(": ")), more];
        if (it === this.wish) await this.#load(page);
        if (it === this.wish) this.scrollTo(line, true);
      } catch (error) {
        said = [/** @type {Error} */ (error).message];
      }
      if (it !== this.wish) continue;
      this.said.textContent = said.filter(Boolean).join("\n");
      this.wish = undefined;
    }
    this.waiting.hidden = true;
    this.isTrying = false;
    this.pane.removeAttribute("aria-busy");
  }

  /** @param {string} address */
  async #load(address) {
    await new Promise((resolve) => {
      this.frame.onload = resolve;
      this.frame.src = `${address}?${performance.now()}`;
    });
    this.#prepare();
    this.quiet = performance.now() + 300;
  }

  #prepare() {
    const page = this.frame.contentDocument;
    if (!page) return;
    this.color();
    // Without its scripts, its buttons do nothing.
    const style = page.createElement("style");
    style.textContent = "header button { visibility: hidden; }";
    page.head.append(style);
    page.addEventListener("click", (event) => {
      event.preventDefault();
      const target = /** @type {Element} */ (event.target);
      const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[href]"));
      const name = link?.pathname.match(/works\/[^/]+\/[^/]+(?=\.html$)/)?.[0];
      const line = lineOf(target);
      if (name && name !== this.page) this.on.followed(name);
      else if (line) this.on.clicked(this.page, line);
    });
    page.addEventListener("scroll", () => {
      if (performance.now() < this.quiet) return;
      const line = this.top();
      if (line) this.on.scrolled(this.page, line);
    }, { passive: true });
  }

  /** Shows the page in the colours of the desk. */
  color() {
    const page = this.frame.contentDocument?.documentElement;
    if (page) page.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  /** @type {() => { element: Element, line: number }[]} */
  #places() {
    const page = this.frame.contentDocument;
    if (!page) return [];
    return [...page.querySelectorAll(`[class*="${CLASS}"]`)].map((element) => ({ element, line: own(element) }));
  }

  /** The line of the page at the place. @type {() => number} */
  top() {
    const y = PLACE * this.frame.clientHeight;
    return this.#places().find(({ element }) => element.getBoundingClientRect().bottom > y)?.line ?? 0;
  }

  /** @param {number} line @param {boolean} [flash] */
  scrollTo(line, flash = false) {
    this.quiet = performance.now() + 300;
    const before = this.#places().filter((place) => place.line <= line);
    const place = before.at(-1);
    if (!place) return;
    // Above the first line is the title.
    if (before.length === 1 && !flash) {
      this.frame.contentWindow?.scrollTo(0, 0);
      return;
    }
    const { top, bottom } = place.element.getBoundingClientRect();
    const high = this.frame.clientHeight;
    // What somebody has chosen stays where it is if it is in sight, below the bar of the page.
    if (!flash || top < PLACE * high / 2 || bottom > high) this.frame.contentWindow?.scrollBy(0, top - PLACE * high);
    if (flash) place.element.animate?.([{ background: "rgb(255 210 80 / .55)" }, { background: "transparent" }], 1400);
  }
}

/** A pane that only previews. @type {() => PagePane} */
export const previewPane = () => new PagePane("", { clicked: () => {}, followed: () => {}, scrolled: () => {}, failed: () => {} }, "Preview");

/** @type {(element: Element) => number} */
const own = (element) => Number([...element.classList].find((name) => name.startsWith(CLASS))?.slice(CLASS.length) ?? 0);

/** @type {(element: Element) => number} */
function lineOf(element) {
  const block = element.closest(`[class*="${CLASS}"]`);
  return block ? own(block) : 0;
}
