/* The outline of a text as a tree: a click goes there, and each entry can be promoted, demoted, joined or renamed. The files of a folder can be reordered. */

import { askFor, button, h } from "./dom.js";

/** @import { Readings } from "./readings.js" */
/** @import { Place } from "./acts_bar.js" */
/** @typedef {Readings["view"]["outline"][number]} Entry */

/** @type {(readings: Readings, on: { select: (line: number) => void, decide: (places: Place[]) => unknown, forget: (place: Place) => unknown, edit: (line: number) => unknown }) => HTMLElement} */
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

/** @type {(entry: Entry, on: { decide: (places: Place[]) => unknown, forget: (place: Place) => unknown, edit: (line: number) => unknown }) => HTMLElement} */
function more({ line, last, level, kind, text, supplied }, on) {
  const span = { first: line, ...(last > line && { last }) };
  // What is not said stays as it is: a title that the text lacks, too.
  const place = supplied ? { read_as: "division", first: line, title: text, kind } : { read_as: "heading", ...span };
  /** @type {(words: string, name: string, act: () => unknown, off?: boolean) => HTMLElement} */
  const act = (sign, name, run, off = false) => button(sign, run, { "aria-label": `${name}: ${text}`, title: name, disabled: off });
  const rename = async () => {
    const title = await askFor("The title of the chapter", text);
    if (title) on.decide([{ ...place, level, title }]);
  };
  return h("span", { class: "entry-acts" },
    act("←", "Promote", () => on.decide([{ ...place, level: level - 1 }]), level < 2),
    act("→", "Demote", () => on.decide([{ ...place, level: level + 1 }])),
    supplied ? act("✎", "Rename", rename) : act("✎", "Rename: open the line in the editor", () => on.edit(line)),
    supplied ? act("↥", "Join with the text above", () => on.forget({ read_as: "as-read", first: line })) : act("↥", "Join with the text above; the heading is left out", () => on.decide([{ read_as: "set-aside", ...span }])));
}

/**
 * The files of a text that is a folder; one is moved by its buttons, by Alt and an arrow, or by drag and drop.
 * @param {Readings} readings @param {{ select: (line: number) => void, reorder: (files: string[], moved: string) => unknown }} on
 */
export function files({ view }, on) {
  const { order } = view;
  /** @type {(from: number, to: number) => void} */
  const move = (from, to) => {
    if (from === to || to < 0 || to >= order.length) return;
    const others = order.filter((_, n) => n !== from);
    on.reorder(others.toSpliced(to, 0, order[from]), order[from]);
  };
  let dragged = -1;
  const items = order.map((name, n) => {
    const line = (view.files.find(([file]) => `${file}/`.includes(`/${name}/`))?.[1] ?? 0) + 1;
    const act = (/** @type {string} */ sign, /** @type {string} */ what, /** @type {number} */ to) => button(sign, () => move(n, to), { "aria-label": `${what}: ${name}`, title: what, disabled: to < 0 || to >= order.length });
    const link = button(name, () => on.select(line), { class: "link", "data-file": name, "aria-keyshortcuts": "Alt+ArrowUp Alt+ArrowDown", title: "Move it with Alt and an arrow, or drag it", onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || !step) return;
      event.preventDefault();
      move(n, n + step);
    } });
    // Firefox drags nothing by a button, and nothing without data.
    const grip = h("span", { class: "grip", "aria-hidden": "true", title: "Drag it to another place" }, "⠿");
    return h("li", { draggable: "true", ondragstart: (/** @type {DragEvent} */ event) => {
      dragged = n;
      event.dataTransfer?.setData("text/plain", name);
    }, ondragend: () => {
      dragged = -1;
    }, ondragover: (/** @type {DragEvent} */ event) => {
      if (dragged >= 0) event.preventDefault();
    }, ondrop: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      if (dragged >= 0) move(dragged, n);
    } }, h("span", { class: "entry" }, grip, link, h("span", { class: "entry-acts" }, act("↑", "Move up", n - 1), act("↓", "Move down", n + 1))));
  });
  return order.length > 1 && h("nav", { class: "files", "aria-label": "Files" }, h("h2", {}, "Files"), h("ol", { class: "outline" }, ...items));
}
