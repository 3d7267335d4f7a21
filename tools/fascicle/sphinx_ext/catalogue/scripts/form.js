/* The form above the list: what a reader looks for, filters and sorts by. */

import { _, _n, figures } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { numberOf, stateOf } from "./address.js";
import { Facet } from "./facet.js";
import { orders } from "./sorting.js";
import { KINDS } from "./works.js";

export class Form {
  /**
   * `onChange` is told of each change of the state, and whether the reader is still typing; `all` is how
   * many works there are.
   * @param {number} all
   * @param {Catalogue.OnChange} onChange
   */
  constructor(all, onChange) {
    this.all = all;
    /** @type {Facet[]} */
    this.facets = [];
    this.text = element("input", { type: "search", name: "q", autocomplete: "off", spellcheck: false });
    this.sort = element("select", { name: "sort" }, ...orders().map(([value, name]) => element("option", { value }, name)));
    const bound = (/** @type {string} */ name) => element("input", { type: "number", name, min: 0, step: 1000, inputMode: "numeric" });
    this.from = bound("from");
    this.to = bound("to");
    this.status = element("p", { className: "catalogue-status", role: "status", "aria-live": "polite" });
    this.clear = element("button", { type: "button", className: "catalogue-clear", hidden: true }, _("Clear all"));
    this.state = stateOf("");
    /** @type {Record<string, Catalogue.Counts>} */
    this.counts = {};
    this.isRead = false;
    this.filters = element("details", { className: "catalogue-filters" });
    this.chosen = element("span", { className: "catalogue-chosen" });
    this.offered = element("div", { className: "facets" });
    this.element = this.build();
    this.listen(onChange);
  }

  build() {
    this.filters.append(
      element("summary", {}, _("Filters"), this.chosen),
      this.offered);
    this.offered.append(
      element("fieldset", { className: "facet facet-words" }, element("legend", {}, _("Length in words")),
        element("label", {}, _("from"), " ", this.from), " ", element("label", {}, _("to"), " ", this.to)));
    return element("form", { className: "catalogue-form", role: "search", "aria-label": _("Catalogue") },
      element("label", { className: "catalogue-text" }, element("span", {}, _("Title, name or tag")), this.text),
      element("label", { className: "catalogue-sort" }, element("span", {}, _("Order")), this.sort),
      this.filters,
      element("div", { className: "catalogue-found" }, this.status, this.clear));
  }

  /**
   * Offer what works can be filtered by.
   * @type {(works: Catalogue.Work[]) => void}
   */
  fill(works) {
    this.facets = Object.entries(KINDS).map(([kind, title]) => new Facet(kind, title, works));
    this.offered.prepend(...this.facets.filter(({ values }) => values.length > 1).map((facet) => facet.element));
  }

  /** @type {(onChange: Catalogue.OnChange) => void} */
  listen(onChange) {
    const isTyped = (/** @type {any} */ input) => input === this.text || input.type === "number";
    this.element.addEventListener("input", ({ target }) => onChange(this.read(), isTyped(target)));
    this.element.addEventListener("change", ({ target }) => isTyped(target) && onChange(this.read(), false));
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.filters.addEventListener("toggle", () => this.filters.open && this.showFacets());
    this.clear.addEventListener("click", () => {
      onChange(null, false);
      this.text.focus();
    });
  }

  /**
   * Read the state from the controls. What is not shown as one, an unlisted value, is in a row, too.
   * @type {() => Catalogue.State}
   */
  read() {
    const { chosen, excluded } = this.facets.length ? { chosen: this.checked(0), excluded: this.checked(1) } : this.state;
    return {
      text: this.text.value,
      chosen,
      excluded,
      from: numberOf(this.from.value),
      to: numberOf(this.to.value),
      sort: this.sort.value,
    };
  }

  /** @type {(place: 0 | 1) => Record<string, string[]>} */
  checked(place) {
    const keys = (/** @type {Facet} */ { rows }) => [...rows.values()].filter(({ inputs }) => inputs[place].checked).map(({ key }) => key);
    return Object.fromEntries(this.facets.map((facet) => [facet.kind, keys(facet)]));
  }

  /**
   * Show a state, and what is left of the list.
   * @type {(state: Catalogue.State, found: Catalogue.Filtered) => void}
   */
  show(state, { remaining, counts }) {
    if (this.text.value.trim() !== state.text.trim()) this.text.value = state.text;
    [this.from.value, this.to.value, this.sort.value] = [String(state.from ?? ""), String(state.to ?? ""), state.sort];
    const number = Object.keys(KINDS).reduce((sum, kind) => sum + state.chosen[kind].length + state.excluded[kind].length, 0);
    const all = number + Number(state.from !== null) + Number(state.to !== null);
    this.chosen.textContent = all ? ` (${all})` : "";
    this.clear.hidden = !all && !state.text.trim();
    this.tell(remaining.length);
    [this.state, this.counts] = [state, counts];
    if (this.filters.open || !this.isRead) this.showFacets();
  }

  /**
   * Say how many works remain.
   * @type {(remaining: number) => void}
   */
  tell(remaining) {
    this.say(_n("{number} of {count} work", "{number} of {count} works", this.all, { number: figures(remaining) }));
  }

  /** @type {(message: string) => void} */
  say(message) {
    this.status.textContent = message;
  }

  /* Counts that nobody sees are not written; what is chosen is, once, since it is read from there. */
  showFacets() {
    this.isRead = this.facets.length > 0;
    for (const facet of this.facets) facet.show(this.state, this.counts[facet.kind]);
  }
}
