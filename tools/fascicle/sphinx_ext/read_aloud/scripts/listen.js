/* The way to reading aloud, which is loaded when it is first wanted. */

import { _ } from "../../i18n/scripts/interface.js";
import { firstUse } from "../../web/scripts/first-use.js";
import { here } from "../../web/scripts/here.js";
import { notice } from "../../web/scripts/notice.js";
import { offer } from "../../web/scripts/offers.js";

addEventListener("DOMContentLoaded", () => {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(".listen-button"));
  if (!button || !("speechSynthesis" in window) || !document.querySelector(".bd-article [id^='p-']")) return;
  const listen = () =>
    firstUse("aloud/player", here).then(
      (toggle) => toggle(button),
      () => notice(_("This cannot be loaded. Is there a connection?")),
    );
  button.hidden = false;
  button.addEventListener("click", listen);
  offer("selection", { name: _("Read aloud"), does: listen });
  offer("keys", { key: "l", name: _("Read aloud, or stop"), does: listen });
});
