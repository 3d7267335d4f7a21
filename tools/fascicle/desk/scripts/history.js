/* The history: all acts of all sessions, the newest first, or those that have some words; any can be taken back. */

import { button, dialog, h } from "./dom.js";
import { ask } from "./server.js";
import { takeBackActs } from "./undo.js";

/** @import { View } from "./desk.js" */

/** @type {(view: View) => Promise<void>} */
export async function showHistory({ main, title, ends }) {
  title("History");
  let filter = "";
  const search = h("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the acts", oninput: (/** @type {Event} */ event) => {
    filter = /** @type {HTMLInputElement} */ (event.target).value.trim().toLowerCase();
    show();
  } });
  await draw();

  /** Show the acts that have the words of the filter. */
  function show() {
    for (const row of main.querySelectorAll("tbody tr")) /** @type {HTMLElement} */ (row).hidden = !row.textContent?.toLowerCase().includes(filter);
  }

  async function draw() {
    const { acts, problems } = await ask("history");
    if (ends.aborted) return;
    const rows = acts.map((/** @type {any} */ it) => h("tr", { class: it.undone_by ? "undone" : "" },
      h("td", {}, it.number), h("td", {}, h("time", { datetime: it.time }, new Date(it.time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }))),
      h("td", {}, h("a", { href: `#/work/${encodeURIComponent(it.work)}` }, it.title)), h("td", {}, it.said),
      h("td", {}, it.undone_by ? [`taken back by ${it.undone_by} `, button("Redo", () => undo(it.undone_by, true), { "aria-label": `Redo act ${it.number}` })] : button("Take back", () => (it.kind === "add" ? confirmed(it) : undo(it.number)), { "aria-label": `Take back act ${it.number}` }))));
    main.replaceChildren(h("div", { class: "tools" }, search), ...problems.map((/** @type {string} */ it) => h("p", { class: "problem" }, it)),
      acts.length ? h("div", { class: "table history" }, h("table", {}, h("thead", {}, h("tr", {}, ...["No.", "Time", "Work", "Act", "Take back"].map((it) => h("th", {}, it)))), h("tbody", {}, ...rows))) : h("p", {}, "Nothing has been done yet."));
    show();
  }

  /** Taking back what was added removes a work. @param {any} act */
  function confirmed(act) {
    const box = dialog(`Remove ${act.title}?`, h("p", {}, "Its files move to removed/. It can be restored at any time."), h("p", { class: "acts" }, button("Remove", () => {
      box.close();
      undo(act.number);
    }, { class: "primary" })));
  }

  /** @param {number} number */
  function undo(number, isRedo = false) {
    const rows = () => [...main.querySelectorAll("tbody tr")];
    const before = rows().length;
    return takeBackActs([number], async () => {
      await draw();
      // What was under the pointer stays there: the new acts are above.
      const added = rows().slice(0, rows().length - before);
      scrollBy(0, added.reduce((high, row) => high + row.getBoundingClientRect().height, 0));
    }, isRedo);
  }
}
