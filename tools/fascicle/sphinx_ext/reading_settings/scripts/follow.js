/* The settings of a reader on each page, before it is drawn. The panel is loaded when it is first opened. */

import { _ } from "../../i18n/scripts/interface.js";
import { firstUse } from "../../web/scripts/first-use.js";
import { here } from "../../web/scripts/here.js";
import { notice } from "../../web/scripts/notice.js";
import { offer } from "../../web/scripts/offers.js";
import { THEMES } from "./choices.js";
import { apply, choose, current } from "./settings.js";

apply();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);

addEventListener("DOMContentLoaded", () => {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(".settings-button"));
  if (!button) return;
  const open = () =>
    firstUse("settings/panel", here).then(
      (toggle) => toggle(button, { choose, current }),
      () => notice(_("This cannot be loaded. Is there a connection?")),
    );
  button.disabled = false;
  button.addEventListener("click", open);
  offer("keys", { key: "s", name: _("Reading settings"), does: open }, { key: "t", name: _("Next theme"), does: nextTheme });
});

function nextTheme() {
  choose({ theme: THEMES[(THEMES.indexOf(current().theme) + 1) % THEMES.length] });
}
