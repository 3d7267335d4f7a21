/* The history: all acts of all sessions, the newest first; any can be taken back. */

import { button, h } from "./dom.js";
import { say } from "./said.js";
import { ask } from "./server.js";
import { takeBackNumber } from "./undo.js";

/** @import { View } from "./desk.js" */

/** @type {(view: View) => Promise<void>} */
export async function showHistory({ main, title, ends }) {
  title("History");
  await draw();

  async function draw() {
    const { acts, problems } = await ask("history");
    if (ends.aborted) return;
    const rows = acts.map((/** @type {any} */ it) => h("tr", { class: it.undone_by ? "undone" : "" },
      h("td", {}, it.number), h("td", {}, h("time", { datetime: it.time }, new Date(it.time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }))),
      h("td", {}, h("a", { href: `#/work/${encodeURIComponent(it.work)}` }, it.work)), h("td", {}, it.said),
      h("td", {}, it.undone_by ? [`taken back by ${it.undone_by} `, button("Redo", () => undo(it.undone_by), { "aria-label": `Redo act ${it.number}` })] : button("Take back", () => undo(it.number), { "aria-label": `Take back act ${it.number}` }))));
    main.replaceChildren(...problems.map((/** @type {string} */ it) => h("p", { class: "problem" }, it)),
      acts.length ? h("div", { class: "table" }, h("table", {}, h("thead", {}, h("tr", {}, ...["No.", "Time", "Work", "Act", "Take back"].map((it) => h("th", {}, it)))), h("tbody", {}, ...rows))) : h("p", {}, "Nothing has been done yet."));
  }

  /** @param {number} number */
  async function undo(number) {
    const said = await takeBackNumber(number);
    const rows = () => [...main.querySelectorAll("tbody tr")];
    const before = rows().length;
    await draw();
    // What was under the pointer stays there: the new act is above.
    const added = rows().slice(0, rows().length - before);
    scrollBy(0, added.reduce((high, row) => high + row.getBoundingClientRect().height, 0));
    say(said);
  }
}
