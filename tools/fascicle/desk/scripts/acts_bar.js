/* What can be done with the lines that are selected, each with its key. */

import { askFor, button, choices, count, dialog, h, labelled } from "./dom.js";
import { say } from "./said.js";
import { ask, of } from "./server.js";

/** @import { Readings } from "./readings.js" */
/** @typedef {{ read_as: string, first: number, last?: number, level?: number, kind?: string, title?: string }} Place */

/** @typedef {[readAs: string, words: string, key: string]} Reading */
/** @type {Reading[]} */
const OF_LINES = [
  ["paragraph", "Paragraph", "p"],
  ["verse", "Verse", "v"],
  ["lines", "Lines as typed", "l"],
  ["letter", "Letter", "r"],
  ["quotation", "Quotation", "q"],
  ["list", "List", "i"],
  ["epigraph", "Epigraph", "g"],
  ["note", "Note", "n"],
  ["title-page", "Title page", "t"],
  ["set-aside", "Leave out", "x"],
  ["text", "Not left out", "k"],
  ["as-read", "It is right", "y"],
];
/** @type {Reading[]} */
const OF_GAPS = [
  ["space-break", "Scene break", "b"],
  ["no-break", "No break", "o"],
  ["as-read", "It is right", "y"],
];
const KINDS = ["chapter", "part", "book", "volume", "act", "scene", "story", "poem", "section", "letter", "entry", "prologue", "interlude", "epilogue", "preface", "introduction", "foreword", "afterword", "conclusion", "appendix", "glossary", "note", "dedication"];
const LEVELS = /** @type {[string, string][]} */ (["", "1", "2", "3", "4"].map((level) => [level, level ? `level ${level}` : "level: as others"]));

// Keys of other acts, for a word about one that cannot be done now.
const OTHERS = /** @type {[string, string][]} */ ([["h", "Heading"], ["<", "Promote"], [">", "Demote"], ["j", "Join"], ["s", "Split here"], ["a", "All like this"], ["f", "Forget the decision"]]);
const NAMES = new Map([...[...OF_LINES, ...OF_GAPS].map(([, words, key]) => /** @type {[string, string]} */ ([key, words])), ...OTHERS]);

export class ActsBar {
  /** @param {string} slug @param {{ decide: (places: Place[]) => unknown, forget: (place: Place) => unknown, select: (line: number) => void }} on */
  constructor(slug, on) {
    this.slug = slug;
    this.on = on;
    this.bar = h("div", { class: "acts-bar", role: "toolbar", "aria-label": "Acts on the selected lines" });
    this.bar.addEventListener("keydown", (event) => this.#move(event));
    /** @type {Map<string, () => void>} */
    this.keys = new Map();
    this.what = "";
    this.show(undefined, 0, 0);
  }

  /** Why a key does nothing, "" if it is that of no act. @type {(key: string) => string} */
  refusal(key) {
    const name = NAMES.get(key);
    return name ? `“${name}” (${key}) cannot be done: ${this.what}` : "";
  }

  /** One stop for the keyboard: arrows go from act to act. @param {KeyboardEvent} event */
  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = this.#reached();
    const next = all[(all.indexOf(/** @type {HTMLElement} */ (event.target)) + step + all.length) % all.length];
    for (const it of all) it.tabIndex = it === next ? 0 : -1;
    next?.focus();
  }

  /** @returns {HTMLElement[]} What the keyboard can reach. */
  #reached() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.bar.querySelectorAll("button:enabled, select"))];
  }

  /** @param {Readings | undefined} readings @param {number} first @param {number} last */
  show(readings, first, last) {
    this.keys.clear();
    if (!readings || !first) {
      this.what = "nothing is selected";
      this.bar.replaceChildren(h("p", {}, "Select a line, several lines (drag, or Shift) or a gap, to read them otherwise."));
      return;
    }
    const isGap = first === last && readings.isBlank(first);
    const line = isGap ? readings.below(first) : first;
    const words = isGap ? `Gap above line ${line}` : first === last ? `Line ${first}` : `Lines ${first}–${last}`;
    this.what = isGap ? "a gap is selected, not a line" : first !== last ? "several lines are selected" : readings.lines[line - 1] ? `line ${line} is selected` : "";
    const head = isGap || first !== last ? undefined : readings.headingAt(line);
    const place = { first: line, ...(isGap || first === last ? {} : { last }) };
    const parts = [isGap ? h("strong", {}, words) : this.#heading(head, { ...place, ...head?.span }, words)];
    parts.push(h("span", { class: "readings" }, ...(isGap ? OF_GAPS : OF_LINES).map(([readAs, name, key]) => this.#act(name, key, () => this.on.decide([{ read_as: readAs, ...place }])))));
    const split = this.#act("Split here …", "s", async () => {
      const title = await askFor(`The title of the chapter that begins with “${readings.lines[line - 1].trim().split(/\s+/).slice(0, 6).join(" ")} …”`, "");
      if (title) this.on.decide([{ read_as: "division", first: line, title }]);
    }, first !== last);
    const others = isGap ? [split] : [split, this.#act("All like this …", "a", () => this.#alike(readings, line), first !== last)];
    others.push(this.#act("Forget the decision", "f", () => this.on.forget({ read_as: "as-read", first: line }), !readings.decided.has(line) && !readings.decidedGaps.has(line)));
    this.bar.replaceChildren(...parts, h("span", {}, ...others));
    for (const [n, it] of this.#reached().entries()) it.tabIndex = n ? -1 : 0;
  }

  /** A button has its place whether it can be used or not. @type {(words: string, key: string, act: () => unknown, off?: boolean) => HTMLElement} */
  #act(words, key, act, off = false) {
    if (!off) this.keys.set(key, act);
    const made = button(words, act, { "aria-keyshortcuts": key, disabled: off });
    made.append(" ", h("kbd", { "aria-hidden": "true" }, key));
    return made;
  }

  /** @param {ReturnType<Readings["headingAt"]>} there @param {{ first: number, last?: number }} place @param {string} words */
  #heading(there, place, words) {
    const kind = choices([["", "kind: as others"], ...KINDS.map((it) => /** @type {[string, string]} */ ([it, it]))], there?.kind ?? "", { "aria-label": "Kind of division" });
    const level = choices(LEVELS, String(there?.level ?? ""), { "aria-label": "Level of the heading" });
    const decide = (by = 0) => {
      const deep = by ? String(Math.max(1, (there?.level ?? 1) + by)) : level.value;
      this.on.decide([{ read_as: "heading", ...place, ...(deep && { level: Number(deep) }), ...(kind.value && { kind: kind.value }) }]);
    };
    for (const choice of there ? [kind, level] : []) choice.addEventListener("change", () => decide());
    return h("span", {}, h("strong", {}, words), this.#act("Heading", "h", () => decide()), kind, level,
      this.#act("Promote", "<", () => decide(-1), !there || there.level < 2),
      this.#act("Demote", ">", () => decide(1), !there),
      this.#act("Join", "j", () => this.on.decide([{ read_as: "set-aside", ...place }]), !there));
  }

  /** Shows all lines of one look before anything is done. @param {Readings} readings @param {number} line */
  async #alike(readings, line) {
    const alike = /** @type {[number, boolean][]} */ (await ask(`${of(this.slug)}/alike/${line}`));
    if (!alike.length) {
      dialog("No other line looks like this", h("p", {}, "It is too long for a title, or in a paragraph."));
      return;
    }
    const boxes = alike.map(([n, isSame]) => {
      const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: isSame, value: n }));
      const go = button(`line ${n}`, () => {
        shown.close();
        this.on.select(n);
      }, { class: "link" });
      return h("li", {}, h("label", {}, box, " ", readings.lines[n - 1].trim()), " ", go, " ", h("small", {}, [readings.of[n]?.reading, !isSame && "with another gap"].filter(Boolean).join(", ")));
    });
    const readAs = choices([["heading", "heading"], ...OF_LINES.map(([name, words]) => /** @type {[string, string]} */ ([name, words.toLowerCase()]))], "heading");
    const kind = choices([["", "kind: as others"], ...KINDS.map((it) => /** @type {[string, string]} */ ([it, it]))], "");
    const level = choices(LEVELS, "");
    const list = h("ul", { class: "alike" }, ...boxes);
    const act = button(`Decide for ${count(alike.filter(([, isSame]) => isSame).length, "line")}`, () => {
      const chosen = [...list.querySelectorAll("input:checked")].map((box) => Number(/** @type {HTMLInputElement} */ (box).value));
      shown.close();
      const isHeading = readAs.value === "heading";
      const more = { ...(isHeading && level.value && { level: Number(level.value) }), ...(isHeading && kind.value && { kind: kind.value }) };
      // What is read so already needs no decision, which would hide it from the rules for the others.
      const wanted = chosen.filter((n) => !isHeading || more.kind || more.level || !readings.headingAt(n));
      if (wanted.length) this.on.decide(wanted.map((first) => ({ read_as: readAs.value, first, ...more })));
      else say([chosen.length ? "They are headings already." : "No line was chosen."]);
    }, { class: "primary" });
    list.addEventListener("change", () => {
      act.textContent = `Decide for ${count(list.querySelectorAll("input:checked").length, "line")}`;
    });
    const none = button("None of them", () => {
      for (const box of list.querySelectorAll("input")) box.checked = false;
      list.dispatchEvent(new Event("change"));
    });
    const form = h("p", { class: "acts" }, labelled("Read as", readAs), labelled("Kind", kind), labelled("Level", level), none, act);
    const shown = dialog(`${count(alike.length, "line")} of this look`, list, form);
  }
}
