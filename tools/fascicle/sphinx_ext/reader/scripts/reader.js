/* What a reader does on any page. Everything works without it, but for the choice of colours and the
   keys; it is loaded in the head, so that no page flashes in the wrong colours. */

import { colour, offerColours } from "./colours.js";
import { enterContents } from "./contents.js";
import { hold, offerToContinue } from "./gate.js";
import { listenForKeys } from "./keys.js";
import { showNotesInPlace } from "./notes.js";
import { offerPermalinks } from "./permalinks.js";

colour();
hold();
addEventListener("DOMContentLoaded", () => {
  offerColours();
  offerToContinue();
  enterContents();
  showNotesInPlace();
  offerPermalinks();
  listenForKeys();
});
