/* The catalogue: what a reader can do with its list. Without this script the list is whole, by title. */

import { addressOf, stateOf } from "./address.js";
import { filtered } from "./filtering.js";
import { Form } from "./form.js";
import { List } from "./list.js";
import { worksIn } from "./works.js";

const place = document.getElementById("catalogue");
if (place) begin(place);

/** @type {(place: HTMLElement) => void} */
function begin(place) {
  const works = worksIn(place);
  const list = new List(place, works);
  // A reader who types on goes back to what was settled, not to each letter.
  let isTyping = false;
  const show = (/** @type {Catalogue.State} */ state) => {
    const found = filtered(works, state);
    list.show(found.remaining, state.sort);
    form.show(state, found);
  };
  const form = new Form(works, (state, isTyped) => {
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
  follow();
}
