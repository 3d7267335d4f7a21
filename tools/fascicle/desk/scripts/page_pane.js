/* The page of the book beside the text: the real page, without its scripts. */

import { h } from "./dom.js";
import { ask, of } from "./server.js";

const CLASS = "page-line-";

export class PagePane {
  /** @param {string} slug @param {{ clicked: (page: string, line: number) => void, scrolled: (page: string, line: number) => void, failed: (words: string) => void }} on */
  constructor(slug, on) {
    this.slug = slug;
    this.on = on;
    this.page = "";
    this.wanted = "";
    this.frame = /** @type {HTMLIFrameElement} */ (h("iframe", { title: "The page of the book", sandbox: "allow-same-origin" }));
    this.waiting = h("p", { class: "waiting", role: "status" }, "The page is being made …");
    this.said = h("p", { class: "page-said", role: "status" });
    this.pane = h("section", { class: "page-pane", "aria-label": "Page" }, this.waiting, this.said, this.frame);
    this.quiet = 0;
  }

  /**
   * Shows a page, at a line of it; `again` if what it shows has changed.
   * @param {string} page @param {number} [line] @param {boolean} [again]
   */
  async show(page, line, again = false) {
    if (page === this.page && !again) {
      if (line) this.scrollTo(line);
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
    await new Promise((resolve) => {
      this.frame.onload = resolve;
      this.frame.src = `${rendered.page}?${performance.now()}`;
    });
    this.#prepare();
    this.quiet = performance.now() + 300;
    if (top !== undefined) this.frame.contentWindow?.scrollTo(0, top);
    if (line) this.scrollTo(line, again);
  }

  #prepare() {
    const page = this.frame.contentDocument;
    if (!page) return;
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    page.documentElement.dataset.theme = isDark ? "dark" : "light";
    page.addEventListener("click", (event) => {
      event.preventDefault();
      const line = lineOf(/** @type {Element} */ (event.target));
      if (line) this.on.clicked(this.page, line);
    });
    page.addEventListener("scroll", () => {
      if (performance.now() < this.quiet) return;
      const line = this.top();
      if (line) this.on.scrolled(this.page, line);
    }, { passive: true });
  }

  /** @type {() => { element: Element, line: number }[]} */
  #places() {
    const page = this.frame.contentDocument;
    if (!page) return [];
    return [...page.querySelectorAll(`[class*="${CLASS}"]`)].map((element) => ({ element, line: own(element) }));
  }

  /** The line of the page at the upper edge of the pane. @type {() => number} */
  top() {
    return this.#places().find(({ element }) => element.getBoundingClientRect().bottom > 8)?.line ?? 0;
  }

  /** @param {number} line @param {boolean} [flash] */
  scrollTo(line, flash = false) {
    this.quiet = performance.now() + 300;
    const before = this.#places().filter((place) => place.line <= line);
    const place = before.at(-1);
    if (!place) return;
    const { top, bottom } = place.element.getBoundingClientRect();
    const high = this.frame.clientHeight;
    if (!flash || top < 0 || bottom > high) place.element.scrollIntoView({ block: flash ? "center" : "start" });
    if (flash) place.element.animate?.([{ background: "rgb(255 210 80 / .55)" }, { background: "transparent" }], 1400);
  }
}

/** @type {(element: Element) => number} */
const own = (element) => Number([...element.classList].find((name) => name.startsWith(CLASS))?.slice(CLASS.length) ?? 0);

/** @type {(element: Element) => number} */
function lineOf(element) {
  const block = element.closest(`[class*="${CLASS}"]`);
  return block ? own(block) : 0;
}
