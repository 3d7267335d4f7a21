/* The text of a work that the keeper has marked is shown when the reader goes on. Without a script, a
   link leads to it. */

import { decoded } from "../../web/scripts/addresses.js";
import { hasPassed, pass } from "../../web/scripts/passed.js";

const page = document.documentElement.dataset;

/* Before the page is drawn: hold the text back, unless the reader has gone on before. */
export function hold() {
  if ("gate" in page) page.held = hasPassed(page.gate ?? "", page.rating ?? "") ? "no" : "yes";
}

/* Let the reader go on. */
export function offerToContinue() {
  const gate = document.querySelector(".gate");
  const link = /** @type {HTMLAnchorElement | null} */ (gate?.querySelector(".gate-continue"));
  if (!gate || !link) return;
  // Not on a title page, where the gate is a link alone.
  const always = /** @type {HTMLElement | null} */ (gate.querySelector(".gate-always"));
  if (always) always.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    pass(page.gate ?? "", page.rating ?? "", Boolean(always?.querySelector("input")?.checked));
    page.held = "no";
    const text = document.getElementById(link.hash.slice(1));
    (document.getElementById(decoded(location.hash.slice(1))) ?? text)?.scrollIntoView();
    if (text) text.tabIndex = -1;
    text?.focus({ preventScroll: true });
  });
}
