/* The catalogue: what a reader can do with its list. Without this script the list is whole, by title; of a
   long one each page has a part, and what the script needs of all works is loaded when it is wanted. */

import { _ } from "../../i18n/scripts/interface.js";
import { addressOf, stateOf } from "./address.js";
import { filtered } from "./filtering.js";
import { Form } from "./form.js";
import { List } from "./list.js";
import { LongList } from "./long-list.js";
import { loadWorks, placeAuthors } from "./rows.js";
import { isByAuthor } from "./sorting.js";
import { worksIn } from "./works.js";

const place = document.getElementById("catalogue");
if (place?.dataset.files) beginLong(place, Number(place.dataset.works), Number(place.dataset.files));
else if (place) begin(place);

/** @type {(place: HTMLElement) => void} */
function begin(place) {
  const works = worksIn(place);
  const list = new List(place, works);
  const form = offer(works.length, (state) => {
    const found = filtered(works, state);
    list.show(found.remaining, state.sort);
    form.show(state, found);
  });
  form.fill(works);
}

/** @type {(place: HTMLElement, many: number, files: number) => void} */
function beginLong(place, many, files) {
  const list = new LongList(place);
  /** @type {Catalogue.Work[]} */
  let works = [];
  const load = once(async () => {
    works = await loadWorks(files);
    form.fill(works);
  });
  const loadAuthors = once(() => placeAuthors(works));
  const form = offer(many, async (state) => {
    form.state = state;
    const isWhole = addressOf(state) === "";
    if (isWhole) list.showPage();
    if (!works.length && isWhole) return form.tell(many);
    form.say(_("Loading …"));
    try {
      await load();
      if (isByAuthor(state.sort)) await loadAuthors();
    } catch {
      return form.say(_("This cannot be loaded. Is there a connection?"));
    }
    // A reader who typed on has asked for something else.
    if (form.state !== state) return;
    const found = filtered(works, state);
    if (!isWhole) list.show(found.remaining, state.sort);
    form.show(state, found);
  });
  // While a reader begins to type, what is needed comes.
  form.element.addEventListener("focusin", () => load().then(() => form.show(form.state, filtered(works, form.state)), () => {}), { once: true });
}

/**
 * Give a way to load something once, and again if that failed.
 * @type {(load: () => Promise<void>) => () => Promise<void>}
 */
function once(load) {
  /** @type {Promise<void> | null} */
  let loading = null;
  return () => {
    loading ??= load();
    loading.catch(() => (loading = null));
    return loading;
  };
}

/**
 * Offer the form above the list; `show` is called with each state, at first with that of the address.
 * @type {(many: number, show: (state: Catalogue.State) => unknown) => Form}
 */
function offer(many, show) {
  // A reader who types on goes back to what was settled, not to each letter.
  let isTyping = false;
  const form = new Form(many, (state, isTyped) => {
    const now = state ?? stateOf("");
    const address = location.pathname + addressOf(now);
    if (address !== location.pathname + location.search) {
      history[isTyping ? "replaceState" : "pushState"](null, "", address);
    }
    isTyping = isTyped;
    show(now);
  });
  document.querySelector(".catalogue-place")?.append(form.element);
  const follow = () => {
    isTyping = false;
    show(stateOf(location.search));
  };
  // A link to a letter is followed without anything being chosen anew.
  addEventListener("popstate", follow);
  // Once the caller has the form.
  queueMicrotask(follow);
  return form;
}
