/* What can be done with the lines that are selected, each with its key. */

import { button, choices, count, dialog, h, labelled } from "./dom.js";
import { ask, of } from "./server.js";

/** @import { Readings } from "./readings.js" */
/** @typedef {{ read_as: string, first: number, last?: number, level?: number, kind?: string }} Place */

/** @type {[readAs: string, words: string, key: string][]} */
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
/** @type {[readAs: string, words: string, key: string][]} */
const OF_GAPS = [
  ["space-break", "Scene break", "b"],
  ["no-break", "No break", "o"],
  ["as-read", "It is right", "y"],
];
const KINDS = ["chapter", "part", "book", "volume", "act", "scene", "story", "poem", "section", "letter", "entry", "prologue", "interlude", "epilogue", "preface", "introduction", "foreword", "afterword", "conclusion", "appendix", "glossary", "note", "dedication"];
const LEVELS = /** @type {[string, string][]} */ (["", "1", "2", "3", "4"].map((level) => [level, level ? `level ${level}` : "level: as others like it"]));

export class ActsBar {
  /** @param {string} slug @param {{ decide: (places: Place[]) => unknown, forget: (place: Place) => unknown, select: (line: number) => void, edit: (line: number) => unknown }} on */
  constructor(slug, on) {
    this.slug = slug;
    this.on = on;
    this.bar = h("div", { class: "acts-bar", role: "toolbar", "aria-label": "Acts on the selected lines" });
    /** @type {Map<string, () => void>} */
    this.keys = new Map();
    this.show(undefined, 0, 0);
  }

  /** @param {Readings | undefined} readings @param {number} first @param {number} last */
  show(readings, first, last) {
    this.keys.clear();
    if (!readings || !first) {
      this.bar.replaceChildren(h("p", {}, "Select a line, several lines (with Shift) or a gap, to read them otherwise."));
      return;
    }
    const isGap = first === last && readings.isBlank(first);
    const line = isGap ? readings.below(first) : first;
    const words = isGap ? `Gap above line ${line}` : first === last ? `Line ${first}` : `Lines ${first}–${last}`;
    const parts = [h("strong", {}, words)];
    const place = { first: line, ...(isGap || first === last ? {} : { last }) };
    for (const [readAs, name, key] of isGap ? OF_GAPS : OF_LINES) parts.push(this.#act(name, key, () => this.on.decide([{ read_as: readAs, ...place }])));
    if (!isGap) parts.push(this.#heading(readings, place));
    if (!isGap) parts.push(this.#act("All like this …", "a", () => this.#alike(readings, line), first !== last));
    parts.push(this.#act("Forget the decision", "f", () => this.on.forget({ read_as: "as-read", first: line }), !readings.decided.has(line)));
    parts.push(this.#act("Open in the editor", "e", () => this.on.edit(line)));
    this.bar.replaceChildren(...parts);
  }

  /** A button has its place whether it can be used or not. @type {(words: string, key: string, act: () => unknown, off?: boolean) => HTMLElement} */
  #act(words, key, act, off = false) {
    if (!off) this.keys.set(key, act);
    return button(words, act, { "aria-keyshortcuts": key, title: `Key: ${key}`, disabled: off });
  }

  /** @param {Readings} readings @param {{ first: number, last?: number }} place */
  #heading(readings, place) {
    const there = readings.view.outline.find(({ line }) => line === place.first);
    const kind = choices([["", "kind: as others like it"], ...KINDS.map((it) => /** @type {[string, string]} */ ([it, it]))], there?.kind ?? "", { "aria-label": "Kind of division" });
    const level = choices(LEVELS, String(there?.level ?? ""), { "aria-label": "Level of the heading" });
    const decide = (by = 0) => {
      const deep = by ? String(Math.max(1, (there?.level ?? 1) + by)) : level.value;
      this.on.decide([{ read_as: "heading", ...place, ...(deep && { level: Number(deep) }), ...(kind.value && { kind: kind.value }) }]);
    };
    for (const choice of there ? [kind, level] : []) choice.addEventListener("change", () => decide());
    return h("span", { class: "of-heading" }, this.#act("Heading", "h", () => decide()), kind, level,
      this.#act("Promote", "<", () => decide(-1), !there || there.level < 2),
      this.#act("Demote", ">", () => decide(1), !there),
      this.#act("Join with the text above", "j", () => this.on.decide([{ read_as: "paragraph", ...place }]), !there));
  }

  /** Shows all lines of one look before anything is done. @param {Readings} readings @param {number} line */
  async #alike(readings, line) {
    const alike = /** @type {number[]} */ (await ask(`${of(this.slug)}/alike/${line}`));
    if (!alike.length) {
      dialog("No other line looks like this", h("p", {}, "It is too long for a title, or in a paragraph."));
      return;
    }
    const boxes = alike.map((n) => {
      const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: true, value: n }));
      const go = button(`line ${n}`, () => {
        shown.close();
        this.on.select(n);
      }, { class: "link" });
      return h("li", {}, h("label", {}, box, " ", readings.lines[n - 1].trim()), " ", go, " ", h("small", {}, readings.of[n]?.reading ?? ""));
    });
    const readAs = choices([["heading", "heading"], ...OF_LINES.map(([name, words]) => /** @type {[string, string]} */ ([name, words.toLowerCase()]))], "heading");
    const kind = choices([["", "kind: as others like it"], ...KINDS.map((it) => /** @type {[string, string]} */ ([it, it]))], "");
    const level = choices(LEVELS, "");
    const list = h("ul", { class: "alike" }, ...boxes);
    const act = button(`Decide for ${count(alike.length, "line")}`, () => {
      const chosen = [...list.querySelectorAll("input:checked")].map((box) => Number(/** @type {HTMLInputElement} */ (box).value));
      shown.close();
      const isHeading = readAs.value === "heading";
      const more = { ...(isHeading && level.value && { level: Number(level.value) }), ...(isHeading && kind.value && { kind: kind.value }) };
      if (chosen.length) this.on.decide(chosen.map((first) => ({ read_as: readAs.value, first, ...more })));
    }, { class: "primary" });
    list.addEventListener("change", () => {
      act.textContent = `Decide for ${count(list.querySelectorAll("input:checked").length, "line")}`;
    });
    const form = h("p", { class: "acts" }, labelled("Read as", readAs), labelled("Kind", kind), labelled("Level", level), act);
    const shown = dialog(`${count(alike.length, "line")} of this look`, list, form);
  }
}
