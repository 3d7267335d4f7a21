/* The way to reading without a connection: a button on title pages, and one on the front page. What it takes is
   loaded when it is first wanted, and while something is kept, to see whether the book has changed. */

import { _ } from "../../i18n/scripts/interface.js";
import { formerSlugs } from "../../web/scripts/addresses.js";
import { element } from "../../web/scripts/element.js";
import { firstUse } from "../../web/scripts/first-use.js";
import { here } from "../../web/scripts/here.js";
import { notice } from "../../web/scripts/notice.js";
import { offer } from "../../web/scripts/offers.js";
import { wish } from "./wish.js";

const root = new URL("../", here).href;
const load = () => firstUse("offline/panel", here);

addEventListener("DOMContentLoaded", () => {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(".offline-button"));
  // From a folder, or without encryption, browsers keep nothing.
  if (location.protocol === "file:" || !navigator.serviceWorker) return button?.remove();
  const open = () =>
    load().then(
      ({ toggle }) => toggle(root),
      () => notice(_("This cannot be loaded. Is there a connection?")),
    );
  offer("keys", { key: "o", name: _("Keep offline"), does: open });
  followMoves();
  if (button) enable(button, open);
  const { works, isAll } = wish.read();
  if (works.length || isAll) load().then(({ renew }) => renew(root), () => {});
  const list = document.getElementById("kept-works");
  if (list) load().then(({ fill }) => fill(root, list), () => {});
});

/* A work that is kept and has another address now is kept there. */
function followMoves() {
  const { work = "" } = document.body.dataset;
  const former = formerSlugs();
  const wanted = wish.read();
  const others = wanted.works.filter((slug) => !former.includes(slug));
  if (others.length < wanted.works.length) wish.keep({ ...wanted, works: [...new Set([...others, work])], checked: 0 }, false);
}

/* Name the manifest late: a browser that knows of it fetches it and an icon before what the page waits for. */
const LATE = 3000; // milliseconds
addEventListener("load", () => {
  if (location.protocol === "file:") return;
  const link = element("link", { rel: "manifest", href: `${root}manifest.webmanifest` });
  setTimeout(() => document.head.append(link), LATE);
});

/** @type {(button: HTMLButtonElement, open: () => unknown) => void} */
function enable(button, open) {
  const { works, isAll } = wish.read();
  if (isAll || works.includes(document.body.dataset.work ?? "")) button.textContent = _("Kept offline");
  button.addEventListener("click", open);
  button.disabled = false;
}
