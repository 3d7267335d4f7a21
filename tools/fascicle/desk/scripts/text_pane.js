/* The text as typed, with how each line is read. Lines are drawn when they come into sight. */

import { h } from "./dom.js";
import { doubt } from "./readings.js";

/** @import { Readings } from "./readings.js" */

const CHUNK = 150;
// Pixels of a row and of a character, until they are known.
const ROW = 22;
const CHARACTER = 7.8;
// Text and page are at one place if it is at this share of their height: what is read is not at the edge.
export const PLACE = 0.3;

export class TextPane {
  /** @param {Readings} readings @param {{ selected: () => void, scrolled: () => void, key: (event: KeyboardEvent) => void }} on */
  constructor(readings, on) {
    this.readings = readings;
    this.on = on;
    this.box = h("div", { class: "lines", role: "listbox", tabindex: "0", "aria-multiselectable": "true", "aria-label": "The text as typed" });
    this.why = h("p", { class: "why", id: "why" });
    this.strip = /** @type {HTMLCanvasElement} */ (h("canvas", { class: "strip", "aria-hidden": "true", title: "The whole text: headings (black), breaks (green), places that are not sure (yellow), questions (red). Click to go there" }));
    this.pane = h("section", { class: "text-pane", "aria-label": "Text" }, h("div", { class: "text-box" }, this.box, this.strip), this.why);
    this.first = 0;
    this.last = 0;
    this.focus = 0;
    /** @type {HTMLElement[]} */
    this.chunks = [];
    this.seen = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.#fill(Number(/** @type {HTMLElement} */ (entry.target).dataset.chunk));
    }, { root: this.box, rootMargin: "1500px" });
    this.box.addEventListener("mousedown", (event) => this.#point(event));
    this.box.addEventListener("mouseover", (event) => {
      const line = lineAt(event.target);
      if (!line) return;
      // Words within a line can be copied; over several, the lines are selected.
      if (event.buttons === 1 && this.dragged && line !== this.focus) {
        getSelection()?.removeAllRanges();
        this.select(this.dragged, line);
      } else this.why.textContent = this.readings.evidence(line);
    });
    this.box.addEventListener("scroll", () => {
      this.#drawWindow();
      on.scrolled();
    }, { passive: true });
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.strip.addEventListener("mousedown", (event) => {
      const share = event.offsetY / this.strip.clientHeight;
      this.scrollTo(Math.max(1, Math.round(share * this.readings.lines.length)), "center");
    });
    new ResizeObserver(() => this.redraw()).observe(this.box);
  }

  /** @type {(readings: Readings) => void} */
  show(readings) {
    const isNew = !this.chunks.length || this.readings.lines !== readings.lines;
    this.readings = readings;
    if (isNew) this.#lay();
    else for (const [n, chunk] of this.chunks.entries()) if (chunk.dataset.filled) this.#fill(n, true);
    this.redraw();
    this.#mark();
    this.why.textContent = this.focus ? readings.evidence(this.focus) : "";
  }

  #lay() {
    const { lines } = this.readings;
    const columns = Math.max(30, Math.floor((this.box.clientWidth - 80) / CHARACTER));
    this.seen.disconnect();
    this.chunks = [];
    for (let start = 1; start <= lines.length; start += CHUNK) {
      let rows = 0;
      for (let n = start; n < start + CHUNK && n <= lines.length; n++) rows += Math.max(1, Math.ceil(lines[n - 1].length / columns));
      const chunk = h("div", { role: "group", class: "chunk", "data-chunk": this.chunks.length, "aria-label": `Lines from ${start}` });
      chunk.style.minHeight = `${rows * ROW}px`;
      this.chunks.push(chunk);
    }
    this.box.replaceChildren(...this.chunks);
    for (const chunk of this.chunks) this.seen.observe(chunk);
    this.#fill(0);
  }

  /** @param {number} n @param {boolean} [again] */
  #fill(n, again = false) {
    const chunk = this.chunks[n];
    if (!chunk || (chunk.dataset.filled && !again)) return;
    const { lines } = this.readings;
    const start = n * CHUNK + 1;
    const drawn = [];
    for (let line = start; line < start + CHUNK && line <= lines.length; line++) drawn.push(this.#line(line));
    chunk.replaceChildren(...drawn);
    chunk.dataset.filled = "yes";
    chunk.style.minHeight = "";
    this.seen.unobserve(chunk);
    if (this.first) this.#mark();
  }

  /** @type {(line: number) => HTMLElement} */
  #line(line) {
    const { readings } = this;
    const words = readings.lines[line - 1];
    const classes = ["line"];
    let tag = "";
    if (readings.isBlank(line)) {
      classes.push("blank");
      const gap = readings.gaps.get(line + 1);
      if (gap && !readings.isBlank(line + 1)) {
        tag = gap.reading;
        const isDecided = readings.decidedGaps.has(line + 1);
        classes.push("gap", isDecided ? "decided" : `doubt-${doubt(gap.confidence)}`);
      }
    } else {
      const it = readings.of[line];
      if (it) {
        if (it.aside) classes.push("aside");
        if (it.level) classes.push("heading", `level-${Math.min(4, it.level)}`);
        if (it.first && it.reading !== "paragraph") tag = it.reading;
        if (!readings.decided.has(line)) classes.push(`doubt-${doubt(it.confidence)}`);
      }
      const supplied = readings.supplied.get(line);
      if (supplied) {
        classes.push("divided");
        tag = `${supplied} begins`;
      }
      if (readings.asked.has(line)) classes.push("asked");
      if (readings.decided.has(line)) classes.push("decided");
    }
    return h("div", { id: `line-${line}`, role: "option", class: classes.join(" "), "data-line": line, "aria-selected": "false" },
      h("span", { class: "number" }, line), h("span", { class: "words" }, words || " "), tag && h("span", { class: "tag" }, tag));
  }

  /** @param {MouseEvent} event */
  #point(event) {
    const line = lineAt(event.target);
    this.dragged = event.button || event.shiftKey ? 0 : line;
    if (!line || event.button) return;
    if (event.shiftKey && this.first) {
      event.preventDefault();
      this.select(this.anchor, line);
    } else this.select(line, line);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 25, PageUp: -25 }[event.key];
    const { length } = this.readings.lines;
    if (step || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const to = event.key === "Home" ? 1 : event.key === "End" ? length : this.focus ? Math.min(length, Math.max(1, this.focus + (step ?? 0))) : this.top();
      this.select(event.shiftKey ? this.anchor || to : to, to);
      this.scrollTo(to, "nearest");
    } else this.on.key(event);
  }

  anchor = 0;
  dragged = 0;

  /** Selects lines; the second one is where the keyboard is. @type {(from: number, to: number) => void} */
  select(from, to) {
    this.anchor = from;
    this.focus = to;
    this.first = Math.min(from, to);
    this.last = Math.max(from, to);
    this.#mark();
    if (to) this.why.textContent = this.readings.evidence(to);
    this.on.selected();
  }

  #mark() {
    for (const old of this.box.querySelectorAll('[aria-selected="true"]')) old.setAttribute("aria-selected", "false");
    for (let n = this.first; n && n <= this.last; n++) this.#element(n)?.setAttribute("aria-selected", "true");
    if (this.focus) this.box.setAttribute("aria-activedescendant", `line-${this.focus}`);
  }

  /** @type {(line: number) => HTMLElement | null} */
  #element(line) {
    return this.box.querySelector(`#line-${line}`);
  }

  /** Scrolls to a line; without `where`, it is at the place. @type {(line: number, where?: ScrollLogicalPosition) => void} */
  scrollTo(line, where) {
    const chunk = Math.floor((line - 1) / CHUNK);
    for (const n of [chunk - 1, chunk, chunk + 1]) this.#fill(n);
    const element = this.#element(line);
    if (where) element?.scrollIntoView({ block: where });
    else if (element) this.box.scrollBy(0, element.getBoundingClientRect().top - this.#y());
  }

  #y() {
    const { top, height } = this.box.getBoundingClientRect();
    return top + PLACE * height;
  }

  /** The line at the place. @type {() => number} */
  top() {
    const y = this.#y() + 1;
    for (const chunk of this.chunks) {
      if (chunk.getBoundingClientRect().bottom < y) continue;
      for (const line of chunk.children) if (line.getBoundingClientRect().bottom > y) return Number(/** @type {HTMLElement} */ (line).dataset.line);
      return Number(chunk.dataset.chunk) * CHUNK + 1;
    }
    return 1;
  }

  /** Draws the strip; its colours are those of now. */
  redraw() {
    const { strip, readings } = this;
    const wide = strip.clientWidth || 14;
    const high = strip.clientHeight || 1;
    strip.width = wide;
    strip.height = high;
    const brush = strip.getContext("2d");
    if (!brush) return;
    // A canvas knows no variables: each colour is taken as the strip itself would show it.
    const color = (/** @type {string} */ name) => {
      strip.style.color = `var(${name})`;
      return getComputedStyle(strip).color;
    };
    const colors = Object.fromEntries(["--aside", "--unsure", "--break", "--ink", "--asked"].map((name) => [name, color(name)]));
    const total = readings.lines.length;
    /** @type {(line: number, name: string, from?: number, rows?: number) => void} */
    const draw = (line, name, from = 0, rows = 2) => {
      brush.fillStyle = colors[name];
      brush.fillRect(from, Math.floor(((line - 1) / total) * high), wide - from, rows);
    };
    for (let n = 1; n <= total; n++) {
      const it = readings.of[n];
      if (it?.aside) draw(n, "--aside", 0, 1);
      else if (it && doubt(it.confidence) && !readings.decided.has(n)) draw(n, "--unsure");
    }
    for (const [line] of readings.gaps) draw(line, "--break", wide / 2, 1);
    for (const { line, level } of readings.view.outline) draw(line, "--ink", Math.min(8, 2 * level - 2));
    for (const line of readings.asked) draw(line, "--asked", 0, 3);
    this.#drawWindow();
  }

  #drawWindow() {
    const { box } = this;
    const share = box.scrollTop / Math.max(1, box.scrollHeight);
    this.strip.style.setProperty("--from", `${share * 100}%`);
  }
}

/** @type {(target: EventTarget | null) => number} */
const lineAt = (target) => Number(/** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest?.("[data-line]"))?.dataset.line ?? 0);
