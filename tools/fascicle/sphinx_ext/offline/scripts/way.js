/* The way to reading without a connection: a button on title pages and on the front page. What it takes is
   loaded when it is first wanted, and while something is kept, to see whether the book has changed. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { firstUse } from "../../web/scripts/first-use.js";
import { here } from "../../web/scripts/here.js";
import { notice } from "../../web/scripts/notice.js";
import { offer } from "../../web/scripts/offers.js";
import { wish } from "./wish.js";

const root = new URL("../", here).href;
const load = () => firstUse("offline/panel", here);

addEventListener("DOMContentLoaded", () => {
  // From a folder, or without encryption, browsers keep nothing.
  if (!isSecureContext || location.protocol === "file:" || !navigator.serviceWorker) return;
  const open = () =>
    load().then(
      ({ toggle }) => toggle(root),
      () => notice(_("This cannot be loaded. Is there a connection?")),
    );
  offer("keys", { key: "o", name: _("Keep for reading offline"), does: open });
  placeButton(open);
  const { works, isAll } = wish.read();
  if (works.length || isAll) load().then(({ renew }) => renew(root), () => {});
  const list = document.getElementById("kept-works");
  if (list) load().then(({ fill }) => fill(root, list), () => {});
});

/** @type {(open: () => unknown) => void} */
function placeButton(open) {
  const begin = document.querySelector(".work-head .begin");
  const isFront = new URL(".", location.href).href === root;
  const list = isFront ? document.querySelector(".in-the-library .works-list") : null;
  if (!begin && !list) return;
  const { works, isAll } = wish.read();
  const isKept = isAll || works.includes(document.body.dataset.work ?? "");
  const name = isKept ? _("Kept offline") : _("Keep offline");
  const button = element("button", { type: "button", className: "offline-button", "aria-haspopup": "dialog" }, name);
  button.addEventListener("click", open);
  if (begin) begin.append(" ", button);
  else list?.before(element("p", { className: "offline-way apparatus" }, button));
}
