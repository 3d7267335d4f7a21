/* The list of a long catalogue: its own page while nothing is chosen, else the works that are, some at a
   time. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { sorted } from "./sorting.js";

const STEP = 50;

export class LongList {
  /** @param {Element} place */
  constructor(place) {
    this.own = [...document.querySelectorAll(".letters, .by-letter, .list-pages")].map((part) => /** @type {HTMLElement} */ (part));
    this.row = element("ul", { className: "entries in-a-row", hidden: true });
    this.more = element("button", { type: "button", className: "catalogue-more", hidden: true }, _("Show more works"));
    /** @type {Catalogue.Work[]} */
    this.waiting = [];
    this.more.addEventListener("click", () => this.addSome());
    place.append(this.row, this.more);
  }

  /* Show the page as it was written. */
  showPage() {
    this.waiting = [];
    this.row.replaceChildren();
    this.turn(true);
  }

  /**
   * Show these works alone, in this order.
   * @type {(remaining: Catalogue.Work[], sort: string) => void}
   */
  show(remaining, sort) {
    this.waiting = sorted(remaining, sort);
    this.row.replaceChildren();
    this.turn(false);
    this.addSome();
  }

  /** @type {(isPage: boolean) => void} */
  turn(isPage) {
    for (const part of this.own) part.hidden = !isPage;
    this.row.hidden = isPage;
    this.more.hidden = true;
  }

  addSome() {
    const some = this.waiting.splice(0, STEP).map(({ entry }) => entry);
    const hadFocus = document.activeElement === this.more;
    this.row.append(...some);
    this.more.hidden = !this.waiting.length;
    if (hadFocus) /** @type {HTMLElement | null} */ (some[0]?.querySelector("a"))?.focus();
  }
}
