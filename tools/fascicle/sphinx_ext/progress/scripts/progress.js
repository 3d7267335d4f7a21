/* Progress on each page: on a text it is kept and shown, elsewhere it leads back to the text. */

import { _ } from "../../i18n/scripts/interface.js";
import { offer } from "../../web/scripts/offers.js";
import { offerToGoOn } from "./going-on.js";
import { keepReading, reading, takeOver, takeOverAll } from "./kept.js";
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

addEventListener("DOMContentLoaded", () => {
  const page = pageRead();
  const { work } = document.body.dataset;
  if (work) takeOver(work);
  markRead();
  if (page) {
    if (location.hash === RESUMED) resume(page.slug, page.page);
    follow(page);
  }
  offerToGoOn();
  if (!work) takeOverAll().then((isMore) => isMore && offerToGoOn());
});

/** @type {(slug: string, page: string) => void} */
function resume(slug, page) {
  history.replaceState(history.state, "", location.href.slice(0, -RESUMED.length));
  const place = reading().places[slug];
  if (place?.page === page) goTo(place);
}
