/* What is told of somebody: a small popover by the name. The browser closes it by Escape or a click
   beside it, and gives the focus back. */

import { _, _n, pieces } from "../../i18n/scripts/interface.js";
import { spotFor } from "../../web/scripts/placing.js";
import { element } from "../../web/scripts/element.js";

/** @type {(said: Told.Page) => Told.Card} */
export function makeCard({ language, pages, base }) {
  const card = element("div", { id: "who", popover: "auto", role: "dialog", tabIndex: -1, "aria-labelledby": "who-name" });
  /** @type {(text: string) => HTMLElement} */
  const name = (text) => element("bdi", { lang: language }, text);
  /** @type {(address: string, ...said: (Node | string)[]) => HTMLAnchorElement} */
  const link = (address, ...said) => element("a", { href: new URL(address, base).href }, ...said);

  /** @type {(told: Told.Person) => Generator<Node>} */
  const passages = function* (told) {
    yield element("p", { id: "who-name" }, name(told.name));
    if (told.isNew) yield element("p", {}, _("First called this here."));
    else yield* known(told);
  };
  /** @type {(told: Told.Person) => Generator<Node>} */
  const known = function* ({ also = [], first = -1, scenes = 0, more }) {
    const others = also.flatMap((text, index) => (index ? [", ", name(text)] : [name(text)]));
    if (others.length) yield element("p", {}, ...pieces(_("Also called {names}"), { names: others }));
    if (first < 0) yield element("p", {}, _("First named here."));
    else {
      const [address, called] = pages[first];
      const said = _n("First named in {page}; in {count} scene before this page.", "First named in {page}; in {count} scenes before this page.", scenes);
      yield element("p", {}, ...pieces(said, { page: link(address, name(called)) }));
    }
    if (more) yield element("p", {}, ...pieces(_("{more}, from the whole work"), { more: link(more, _("More")) }));
  };

  /**
   * Open it below a box of the window, or above where there is no room.
   * @type {(told: Told.Person, box: DOMRect, takesFocus: boolean) => void}
   */
  const open = (told, box, takesFocus) => {
    card.replaceChildren(...passages(told));
    if (!card.isConnected) document.body.append(card);
    card.showPopover();
    const { left, top } = spotFor(card.getBoundingClientRect(), box, box.left);
    card.style.setProperty("--left", `${left + scrollX}px`);
    card.style.setProperty("--top", `${top + scrollY}px`);
    if (takesFocus) card.focus({ preventScroll: true });
  };
  return { open, remove: () => card.remove() };
}
