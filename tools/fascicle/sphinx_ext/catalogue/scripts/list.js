/* The list itself: by letters in the order of titles, in one row in any other. */

import { element } from "../../web/scripts/element.js";
import { sorted, TITLE } from "./sorting.js";

export class List {
  /**
   * @param {Element} place
   * @param {Catalogue.ListedWork[]} works
   */
  constructor(place, works) {
    this.works = works;
    this.isInARow = false;
    /** @type {HTMLElement[]} */
    this.sections = [...place.querySelectorAll(".by-letter")].map((section) => /** @type {HTMLElement} */ (section));
    this.letters = document.querySelector(".letters");
    this.row = element("ul", { className: "entries in-a-row", hidden: true });
    place.append(this.row);
  }

  /**
   * Show these works alone, in this order.
   * @type {(remaining: Catalogue.Work[], sort: string) => void}
   */
  show(remaining, sort) {
    if (sort === TITLE) this.showByLetters(new Set(remaining));
    else this.showInARow(sorted(remaining, sort));
  }

  /** @type {(shown: Set<Catalogue.Work>) => void} */
  showByLetters(shown) {
    const letters = new Set();
    for (const work of this.works) {
      const isShown = shown.has(work);
      if (isShown) letters.add(work.home.parentElement);
      if (work.entry.hidden === isShown) work.entry.hidden = !isShown;
      if (this.isInARow) work.home.append(work.entry);
    }
    this.showLetters(letters);
    this.isInARow = false;
  }

  /** @type {(remaining: Catalogue.Work[]) => void} */
  showInARow(remaining) {
    for (const { entry } of remaining) entry.hidden = false;
    this.row.replaceChildren(...remaining.map(({ entry }) => entry));
    this.showLetters(new Set());
    this.isInARow = true;
  }

  /** @type {(shown: Set<Element | null>) => void} */
  showLetters(shown) {
    this.sections.forEach((section, place) => {
      section.hidden = !shown.has(section);
      if (this.letters) this.letters.querySelectorAll("li")[place].hidden = section.hidden;
    });
    this.row.hidden = Boolean(shown.size);
  }
}
