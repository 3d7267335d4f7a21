/* The outline of a text as a tree: a click goes there, and each entry can be promoted, demoted, joined or renamed. */

import { button, h } from "./dom.js";

/** @import { Readings } from "./readings.js" */
/** @import { Place } from "./acts_bar.js" */
/** @typedef {Readings["view"]["outline"][number]} Entry */

/** @type {(readings: Readings, on: { select: (line: number) => void, decide: (places: Place[]) => unknown, edit: (line: number) => unknown }) => HTMLElement} */
export function outline(readings, on) {
  const { view } = readings;
  const top = h("ol", { class: "outline" });
  /** @type {[number, HTMLElement][]} */
  const open = [[0, top]];
  for (const entry of view.outline) {
    while (open.length > 1 && open[open.length - 1][0] >= entry.level) open.pop();
    const item = h("li", {}, h("span", { class: "entry" }, button(entry.text || "(no title)", () => on.select(entry.line), { class: "link", title: `${entry.kind}, line ${entry.line}: ${entry.rule}` }), more(entry, on)));
    const [, list] = open[open.length - 1];
    list.append(item);
    const inner = h("ol");
    item.append(inner);
    open.push([entry.level, inner]);
  }
  for (const list of top.querySelectorAll("ol:empty")) list.remove();
  if (!view.outline.length) top.append(h("li", {}, "No headings were found: the text is one page."));
  return h("nav", { class: "outline-pane", "aria-label": "Outline" }, h("h2", {}, "Outline"), top);
}

/** @type {(entry: Entry, on: { decide: (places: Place[]) => unknown, edit: (line: number) => unknown }) => HTMLElement} */
function more(entry, on) {
  const place = { read_as: "heading", first: entry.line };
  /** @type {(words: string, name: string, act: () => unknown, off?: boolean) => HTMLElement} */
  const act = (sign, name, run, off = false) => button(sign, run, { "aria-label": `${name}: ${entry.text}`, title: name, disabled: off });
  return h("span", { class: "entry-acts" },
    act("←", "Promote", () => on.decide([{ ...place, level: entry.level - 1 }]), entry.level < 2),
    act("→", "Demote", () => on.decide([{ ...place, level: entry.level + 1 }])),
    act("✎", "Rename: open the line in the editor", () => on.edit(entry.line)),
    act("×", "No heading: join with the text above", () => on.decide([{ read_as: "paragraph", first: entry.line }])));
}
