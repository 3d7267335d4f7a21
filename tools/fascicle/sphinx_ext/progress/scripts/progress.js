/* Progress on each page: on a text it is kept and shown, elsewhere it leads back to the text. */

import { _ } from "../../i18n/scripts/interface.js";
import { here } from "../../web/scripts/here.js";
import { later } from "../../web/scripts/later.js";
import { byTitle, remembered } from "../../web/scripts/memory.js";
import { offer } from "../../web/scripts/offers.js";
import { offerToGoOn } from "./going-on.js";
import { followMoves, form, keepReading, reading } from "./kept.js";
import { follow } from "./following.js";
import { markRead } from "./marks.js";
import { pageRead } from "./page.js";
import { goTo } from "./place.js";

// What a link to a kept place ends in.
const RESUMED = "#continue";

offer("settings", {
  name: _("Remember where I stop"),
  isOn: () => !reading().isOff,
  turn: (on) => keepReading((now) => (now.isOff = !on), true),
});

addEventListener("DOMContentLoaded", async () => {
  const page = pageRead();
  const { work } = document.body.dataset;
  if (work) followMoves(work);
  // From a folder, where browsers load no modules, it is kept by title still.
  if (location.protocol !== "file:" && remembered(form.name, byTitle)) await import(later("progress/older.js", here)).then(({ takeOver }) => takeOver(), () => {});
  markRead();
  if (page) {
    if (location.hash === RESUMED) resume(page.slug, page.page);
    follow(page);
  }
  offerToGoOn();
});

/** @type {(slug: string, page: string) => void} */
function resume(slug, page) {
  history.replaceState(history.state, "", location.href.slice(0, -RESUMED.length));
  const place = reading().places[slug];
  if (place?.page === page) goTo(place);
}
