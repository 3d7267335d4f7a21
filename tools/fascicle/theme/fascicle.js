/* What a reader does on any page. Everything works without it, but for the choice of colours, the
   keys and the search; it is loaded in the head, so that no page flashes in the wrong colours. */

import { colour, offerColours } from "./reader/colours.js";
import { enterContents } from "./reader/contents.js";
import { hold, offerToContinue } from "./reader/gate.js";
import { listenForKeys } from "./reader/keys.js";
import { showNotesInPlace } from "./reader/notes.js";
import { offerSearch } from "./reader/searching.js";
import { offerNames } from "./reader/who.js";

const here = document.currentScript.src;

colour();
hold();
addEventListener("DOMContentLoaded", () => {
  offerColours();
  offerToContinue();
  enterContents();
  showNotesInPlace();
  offerNames(here);
  const search = offerSearch(here);
  listenForKeys(search);
});
