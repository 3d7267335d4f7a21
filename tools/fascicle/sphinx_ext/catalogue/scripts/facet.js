/* The values of one kind, each with how many works have it: to be chosen, or to be left out. */

import { _, figures } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { folded } from "./works.js";

// Of longer lists a reader types what to look for, and sees no more than so many at a time.
const MANY = 12;
const SHOWN = 30;

export class Facet {
  /**
   * @param {string} kind
   * @param {string} title
   * @param {Catalogue.Work[]} works
   */
  constructor(kind, title, works) {
    this.kind = kind;
    /** @type {Map<string, Catalogue.Choice>} */
    this.rows = new Map();
    /** @type {Catalogue.State | null} */
    this.state = null;
    /** @type {Catalogue.Counts | null} */
    this.counts = null;
    /** @type {Set<string>} */
    this.once = new Set();
    this.values = valuesIn(works, kind);
    this.list = element("ul", { className: "facet-values" });
    this.element = element("fieldset", { className: "facet" }, element("legend", {}, title));
    if (this.values.length > MANY) this.element.append(this.narrowing(title));
    this.element.append(element("p", { className: "facet-head", "aria-hidden": "true" }, _("without")), this.list);
  }

  /**
   * Offer a field that shows only those values that have what is typed.
   * @type {(title: string) => HTMLInputElement}
   */
  narrowing(title) {
    this.field = element("input", { type: "text", autocomplete: "off", "aria-label": _("{kind}: show only entries that contain", { kind: title }) });
    this.field.placeholder = _("Filter {number} entries", { number: figures(this.values.length) });
    this.field.addEventListener("input", (event) => {
      event.stopPropagation();
      if (this.state && this.counts) this.show(this.state, this.counts);
    });
    this.field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    return this.field;
  }

  /**
   * Show what can be chosen, what is, and how many works would remain.
   * @type {(state: Catalogue.State, counts: Catalogue.Counts) => void}
   */
  show(state, counts) {
    this.state = state;
    this.counts = counts;
    const [chosen, excluded] = [state.chosen[this.kind], state.excluded[this.kind]];
    for (const key of [...chosen, ...excluded]) this.once.add(key);
    const rows = this.listed().map((value) => this.row(value));
    for (const { key, inputs, many, row } of rows) {
      const number = counts.get(key) ?? 0;
      [inputs[0].checked, inputs[1].checked] = [chosen.includes(key), excluded.includes(key)];
      many.textContent = figures(number);
      row.classList.toggle("is-none", !number);
    }
    const wanted = rows.map(({ row }) => row);
    // Rows that stand there already are left alone, so that the focus stays where it is.
    const isSame = wanted.length === this.list.children.length && wanted.every((row, place) => row === this.list.children[place]);
    if (!isSame) this.list.replaceChildren(...wanted);
  }

  /**
   * List the values to show: those that most works have, or that are looked for, and what was chosen
   * once: a row that went when it is unticked would take the focus with it.
   * @type {() => { key: string, label: string }[]}
   */
  listed() {
    const wanted = folded(this.field?.value.trim() ?? "");
    const found = this.values.filter(({ text }) => text.includes(wanted)).slice(0, SHOWN);
    const keys = new Set(found.map(({ key }) => key));
    const others = [...this.once].filter((key) => !keys.has(key));
    // A shared address may name what this library no longer has.
    return [...others.map((key) => this.values.find((value) => value.key === key) ?? { key, label: key }), ...found];
  }

  /** @type {(value: { key: string, label: string }) => Catalogue.Choice} */
  row({ key, label }) {
    const row = this.rows.get(key) ?? rowOf(this.kind, key, label);
    this.rows.set(key, row);
    return row;
  }
}

/** @type {(kind: string, key: string, label: string) => Catalogue.Choice} */
function rowOf(kind, key, label) {
  const inputs = [kind, `not-${kind}`].map((name) => element("input", { type: "checkbox", name, value: key }));
  // Before the form reads them.
  for (const [place, input] of inputs.entries()) {
    input.addEventListener("input", () => {
      inputs[1 - place].checked = false;
    });
  }
  const many = element("span", { className: "facet-count" });
  const chooses = element("label", {}, inputs[0], element("bdi", {}, label), " ", many);
  const excludes = element("label", { className: "facet-without" }, inputs[1], element("span", { className: "visually-hidden" }, _("Without {value}", { value: label })));
  return { key, inputs, many, row: element("li", {}, chooses, excludes) };
}

/**
 * List the values of a kind, those first that most works have.
 * @type {(works: Catalogue.Work[], kind: string) => Catalogue.Value[]}
 */
function valuesIn(works, kind) {
  /** @type {Map<string, Catalogue.Value>} */
  const found = new Map();
  for (const work of works) {
    for (const [key, label] of work.values[kind]) {
      const value = found.get(key) ?? { key, label, text: folded(label), many: 0 };
      value.many += 1;
      found.set(key, value);
    }
  }
  return [...found.values()].sort((a, b) => b.many - a.many || (a.text < b.text ? -1 : 1));
}
