/* At the foot of a page: whom it has named, as a list of buttons, for those who do not point. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";

/**
 * Make the list; `told` is what is told of each, `open` shows it by a button.
 * @type {(told: Told.Person[], language: string, open: Told.Card["open"]) => HTMLElement}
 */
export function makeList(told, language, open) {
  const items = told.map((one) => {
    const button = element("button", { type: "button", className: "who-button" });
    button.append(element("bdi", { lang: language }, one.name));
    button.addEventListener("click", () => open(one, button.getBoundingClientRect(), true));
    return element("li", {}, button);
  });
  const off = element("button", { type: "button", className: "who-switch", "aria-pressed": "true" }, _("Mark the names while I read"));
  const note = element("span", { className: "who-note", role: "status" });
  const names = items.length ? element("ul", {}, ...items) : element("p", {}, _("No names so far."));
  const title = element("summary", {}, _("Names in this chapter so far"));
  return element("details", { className: "who-list" }, title, names, element("p", {}, off, note));
}
