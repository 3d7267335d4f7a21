/* What is known of each line: how it is read and why, the gap above it, and whether it is sure. */

/** @typedef {[first: number, last: number, depth: number, reading: string, rule: string, confidence: number]} Row */
/**
 * @typedef {object} TextView
 * @property {string} slug
 * @property {string} title
 * @property {string[]} authors
 * @property {number} words
 * @property {string} digest
 * @property {string[]} lines
 * @property {[string, number][]} files
 * @property {string[]} order
 * @property {Row[]} blocks
 * @property {[number, number, string][]} asides
 * @property {[number, string, number][]} gaps
 * @property {{ line: number, last: number, level: number, kind: string, text: string, rule: string, confidence: number, page: string, supplied: boolean }[]} outline
 * @property {{ name: string, title: string, lines: [number, number][] }[]} pages
 * @property {any[]} questions
 * @property {{ first: number, last: number, about: string, is_of_lines: boolean, is_of_gap: boolean }[]} decisions
 * @property {string} problem
 * @property {string[]} notes
 */

// Above this, nobody needs to look; below, the less sure, the stronger the tint.
const SURE = 0.9;
const SET_ASIDE = "set aside";
// The kind of what the owner has left out.
const DECIDED = "decided";

/** @type {(confidence: number) => 0 | 1 | 2 | 3} */
export const doubt = (confidence) => (confidence >= SURE ? 0 : confidence >= 0.8 ? 1 : confidence >= 0.65 ? 2 : 3);

/** @typedef {{ reading: string, rule: string, confidence: number, first: boolean, level: number, aside: boolean }} LineReading */

export class Readings {
  /** @param {TextView} view @param {string[]} lines */
  constructor(view, lines) {
    this.view = view;
    this.lines = lines;
    /** @type {(LineReading | undefined)[]} */
    this.of = new Array(lines.length + 2);
    /** @type {Map<number, { reading: string, confidence: number }>} */
    this.gaps = new Map(view.gaps.map(([line, reading, confidence]) => [line, { reading, confidence }]));
    const levels = new Map(view.outline.filter(({ supplied }) => !supplied).map(({ line, level }) => [line, level]));
    for (const [first, last, depth, reading, rule, confidence] of view.blocks) {
      for (let n = first; n <= last; n++) {
        const around = depth ? this.of[n]?.reading : "";
        const whole = around && !reading.startsWith("paragraph") ? `${around}: ${reading}` : around || reading;
        this.of[n] = { reading: whole, rule, confidence, first: n === first && !(around && n !== first), level: levels.get(first) ?? 0, aside: false };
      }
    }
    for (const [first, last, kind] of view.asides) {
      for (let n = first; n <= last; n++) this.of[n] = { reading: kind === DECIDED ? "left out" : `${SET_ASIDE}: ${kind}`, rule: kind, confidence: 1, first: n === first, level: 0, aside: true };
    }
    /** @type {Map<number, string>} The titles that the text lacks, by the lines above which they stand. */
    this.supplied = new Map(view.outline.filter(({ supplied }) => supplied).map(({ line, kind, text }) => [line, `${kind} “${text}”`]));
    /** @type {Set<number>} */
    this.asked = new Set(view.questions.flatMap((question) => question.all));
    /** @type {Set<number>} The lines that are decided, and those the gap above which is. */
    this.decided = new Set();
    /** @type {Set<number>} */
    this.decidedGaps = new Set();
    for (const decision of view.decisions) {
      if (decision.is_of_gap) this.decidedGaps.add(decision.first);
      for (let n = decision.first; n && decision.is_of_lines && n <= decision.last; n++) this.decided.add(n);
    }
    /** @type {[number, string, number][]} */
    this.places = view.pages.flatMap(({ name, lines: pairs }) => pairs.map(([onPage, inText]) => /** @type {[number, string, number]} */ ([inText, name, onPage])));
    this.places.sort((one, other) => one[0] - other[0]);
  }

  /** The heading that begins at a line, with its lines if there are several. @param {number} line */
  headingAt(line) {
    const entry = this.view.outline.find((it) => it.line === line && !it.supplied);
    return entry && { ...entry, span: entry.last > line ? { last: entry.last } : {} };
  }

  /** @type {(line: number) => boolean} */
  isBlank(line) {
    return !(this.lines[line - 1] ?? "").trim();
  }

  /** The first line with words from a line on. @type {(line: number) => number} */
  below(line) {
    let n = line;
    while (n < this.lines.length && this.isBlank(n)) n++;
    return n;
  }

  /** What the pane says of a line. @type {(line: number) => string} */
  evidence(line) {
    if (this.isBlank(line)) {
      const gap = this.gaps.get(this.below(line));
      const supplied = this.supplied.get(this.below(line));
      if (supplied) return `gap above line ${this.below(line)}: ${supplied} begins, as you have decided`;
      const why = this.decidedGaps.has(this.below(line)) ? "as you have decided" : gap ? `sure to ${percent(gap.confidence)}` : "";
      return `gap above line ${this.below(line)}: ${[gap?.reading ?? "no break", why].filter(Boolean).join(", ")}`;
    }
    const it = this.of[line];
    if (!it) return `line ${line}: on the title page`;
    if (it.aside) return `line ${line}: not in the text of the book (${it.rule === DECIDED ? "you have decided so" : it.rule})`;
    const why = this.decided.has(line) ? "you have decided so" : `because: ${it.rule || "nothing speaks against it"}; sure to ${percent(it.confidence)}`;
    return `line ${line}: ${it.reading} – ${why}`;
  }

  /** The page on which a line is, and the line there. @type {(line: number) => { page: string, onPage: number } | undefined} */
  placeOf(line) {
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.places[middle][0] <= line) low = middle + 1;
      else high = middle;
    }
    const place = this.places[Math.max(0, low - 1)];
    return place && { page: place[1], onPage: place[2] };
  }

  /** The line of the text for a line of a page. @type {(page: string, onPage: number) => number} */
  lineOf(page, onPage) {
    const pairs = this.view.pages.find(({ name }) => name === page)?.lines ?? [];
    let line = pairs[0]?.[1] ?? 1;
    for (const [there, here] of pairs) if (there <= onPage) line = here;
    return line;
  }
}

/** @type {(share: number) => string} */
const percent = (share) => `${Math.round(share * 100)} %`;
