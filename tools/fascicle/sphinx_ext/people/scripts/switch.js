/* Who is that? Off until the reader asks for it; what marks names is loaded only where they are
   marked, and not from a folder, where a browser loads no modules. */

import { _ } from "../../i18n/scripts/interface.js";
import { here } from "../../web/scripts/here.js";
import { later } from "../../web/scripts/later.js";
import { remember, remembered } from "../../web/scripts/memory.js";

const isAsked = () => remembered("names") === "on";

/* Offer the switches of this page. */
function offerNames() {
  const isServed = location.protocol !== "file:";
  const canMark = isServed && "whoIsWho" in document.body.dataset;
  const say = () => {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".who-switch"))) {
      button.setAttribute("aria-pressed", String(isAsked()));
      button.hidden = false;
    }
  };
  const mark = async () => (await import(later("people/who.js", here))).set(isAsked());
  /** @type {(button: Element) => void} */
  const turn = (button) => {
    const wanted = !isAsked();
    if (isServed) remember("names", wanted ? "on" : "");
    const note = /** @type {Element} */ (button.nextElementSibling);
    note.textContent = isAsked() === wanted ? "" : problem(isServed);
    say();
    if (canMark) mark();
  };
  addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest(".who-switch");
    if (button) turn(button);
  });
  say();
  if (canMark && isAsked()) mark();
}

/** @type {(isServed: boolean) => string} */
const problem = (isServed) =>
  isServed ? _("This browser does not save settings for this book.") : _("This works only when the book is served, not from a folder.");

addEventListener("DOMContentLoaded", offerNames);
