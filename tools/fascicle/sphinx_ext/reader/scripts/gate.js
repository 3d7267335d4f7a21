/* The text of a work that the keeper has marked is shown when the reader goes on. Without a script, a
   link leads to it. */

import { hasPassed, pass } from "../../web/scripts/passed.js";

const page = document.documentElement.dataset;

/* Before the page is drawn: hold the text back, unless the reader has gone on before. */
export function hold() {
  if ("gate" in page) page.held = hasPassed(page.gate ?? "", page.rating ?? "") ? "no" : "yes";
}

/* Let the reader go on. */
export function offerToContinue() {
  const gate = document.querySelector(".gate");
  if (!gate) return;
  const always = /** @type {HTMLElement} */ (gate.querySelector(".gate-always"));
  always.hidden = false;
  gate.querySelector(".gate-continue")?.addEventListener("click", (event) => {
    event.preventDefault();
    pass(page.gate ?? "", page.rating ?? "", Boolean(always.querySelector("input")?.checked));
    page.held = "no";
    const text = document.getElementById("the_text");
    (document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? text)?.scrollIntoView();
    text?.focus({ preventScroll: true });
  });
}
