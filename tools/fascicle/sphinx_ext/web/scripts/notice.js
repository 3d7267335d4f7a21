/* A line at the foot of the window that says what has happened, for a while, and may offer what to do. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "./element.js";

const SHOWN_FOR = 6000; // milliseconds

/**
 * Say something; a notice that offers something to do stays until it is closed.
 * @type {(text: string, offer?: { name: string, does: () => unknown }) => void}
 */
export function notice(text, offer) {
  // Scripts that were bundled apart have one line together.
  const line = document.querySelector(".notice") ?? element("div", { className: "notice", role: "status" });
  const said = element("span", {}, text);
  const hide = () => said.isConnected && line.replaceChildren();
  const button = offer && element("button", { type: "button" }, offer.name);
  button?.addEventListener("click", () => {
    hide();
    offer?.does();
  });
  const close = element("button", { type: "button" }, _("Close"));
  close.addEventListener("click", hide);
  placeLine(line);
  line.replaceChildren(said, ...(button ? [button] : []), close);
  if (!offer) setTimeout(hide, SHOWN_FOR);
}

/**
 * Put the line where it can be seen and used: in a dialog that keeps all else away from the reader, or in a
 * panel, which may be where the line would be, while that is open.
 * @type {(line: Element) => void}
 */
function placeLine(line) {
  const above = [...document.querySelectorAll("dialog[open], .panel:popover-open")].pop();
  const place = above ?? document.body;
  if (line.parentElement !== place) place.append(line);
  const comeBack = () => line.parentElement === above && document.body.append(line);
  for (const event of ["close", "toggle"]) above?.addEventListener(event, comeBack, { once: true });
}
