/* What a reader does on any page. Everything works without it, but for the keys. */

import { enterContents } from "./contents.js";
import { hold, offerToContinue } from "./gate.js";
import { listenForKeys } from "./keys.js";
import { showNotesInPlace } from "./notes.js";
import { offerPermalinks } from "./permalinks.js";
import { keepBarQuiet } from "./quiet-bar.js";

hold();
addEventListener("DOMContentLoaded", () => {
  offerToContinue();
  enterContents();
  showNotesInPlace();
  offerPermalinks();
  listenForKeys();
  keepBarQuiet();
});
