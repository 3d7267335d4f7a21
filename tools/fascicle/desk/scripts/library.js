/* The library: a card for each work, or a table to edit; texts are added by dropping files. */

import { nameOf } from "./describe.js";
import { button, choices, count, dialog, h } from "./dom.js";
import { say } from "./said.js";
import { act, add, ask, drawnCover, imageOf, of, sendCover } from "./server.js";
import { takeBackActs } from "./undo.js";

/** @import { View } from "./desk.js" */

const STATES = /** @type {Record<string, string>} */ ({ new: "not read yet", changed: "changed since it was read", failed: "cannot be read", converted: "" });
const ORDERS = /** @type {[string, string][]} */ ([["title", "by title"], ["authors", "by author"], ["questions", "most questions"], ["words", "longest"], ["state", "to be read"]]);
// So many cards are drawn at once.
const MOST = 120;

/** @type {(view: View) => Promise<void>} */
export async function showLibrary({ main, title, ends }) {
  let library = await ask("library");
  if (ends.aborted) return;
  title(library.title);
  let order = "title";
  let filter = "";
  let most = MOST;
  let asTable = false;
  const shelf = h("div", {});
  const number = h("span", { class: "number-of", role: "status" });
  const search = h("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the works", oninput: (/** @type {Event} */ event) => {
    filter = /** @type {HTMLInputElement} */ (event.target).value.trim().toLowerCase();
    draw();
  } });
  const sort = choices(ORDERS, order, { "aria-label": "Order", onchange: () => {
    order = sort.value;
    draw();
  } });
  const files = /** @type {HTMLInputElement} */ (h("input", { type: "file", multiple: true, id: "files", class: "hidden", onchange: () => addAll([...(files.files ?? [])]) }));
  const table = button("Edit as a table", () => {
    asTable = !asTable;
    table.textContent = asTable ? "Show as cards" : "Edit as a table";
    draw();
  });
  const read = /** @type {HTMLButtonElement} */ (button("", readAll, { class: "primary" }));
  main.replaceChildren(h("div", { class: "tools" }, search, sort, table, files, h("label", { class: "add", for: "files" }, "Add texts …"), read, number), h("p", { class: "hint" }, "Drop texts anywhere on this page to add them, an image on a card to be its cover."), shelf);

  async function renew() {
    library = await ask("library");
    draw();
  }

  /** How many works have each title and authors. @type {Map<string, number>} */
  let sharedNames = new Map();

  function draw() {
    sharedNames = new Map();
    for (const it of library.works) sharedNames.set(nameIn(it), (sharedNames.get(nameIn(it)) ?? 0) + 1);
    const wanted = library.works.filter((/** @type {any} */ it) => !filter || words(it).includes(filter)).sort(by(order));
    number.textContent = count(wanted.length, "work");
    const unread = library.works.filter(isUnread).length;
    read.textContent = `Read ${count(unread, "text")}`;
    read.hidden = !unread;
    const some = wanted.slice(0, asTable ? wanted.length : most);
    const more = wanted.length > some.length && button(`Show ${count(wanted.length - some.length, "more work")}`, () => {
      most = wanted.length;
      draw();
    });
    const removed = library.removed.length && h("details", { class: "removed" }, h("summary", {}, count(library.removed.length, "removed work")),
      h("ul", {}, ...library.removed.map((/** @type {any} */ it) => h("li", {}, `${it.work} (${it.date}) `, button("Restore", () => move("restore", it.work), { "aria-label": `Restore ${it.work}` })))));
    const gone = library.gone.map((/** @type {any} */ it) => h("p", { class: "problem" }, `${it.title}: its text is gone, and the book leaves it out. Put it back into texts/, or remove the work. `,
      button("Remove", () => move("remove", it.work), { "aria-label": `Remove ${it.title}` })));
    const drawn = asTable ? tableOf(some) : h("ul", { class: "cards" }, ...some.map(card));
    shelf.replaceChildren(...[...library.unread.map((/** @type {string} */ it) => h("p", { class: "problem" }, it)), ...gone, some.length ? drawn : h("p", {}, library.works.length ? "No work of that kind." : "There is no text yet. Drop one here."), more, removed].filter((it) => it instanceof Node));
  }

  /** Reads the texts that are new or changed, one after another, and says how it went. */
  async function readAll() {
    const unread = library.works.filter(isUnread);
    const failed = [];
    read.disabled = true;
    for (const [n, work] of unread.entries()) {
      number.textContent = `reading ${n + 1} of ${unread.length}: ${work.file}`;
      try {
        await ask(of(work.slug));
      } catch (error) {
        failed.push(/** @type {Error} */ (error).message);
      }
      if (ends.aborted) return;
    }
    read.disabled = false;
    await renew();
    say([`${count(unread.length - failed.length, "text")} read`, ...failed], { isProblem: failed.length > 0 });
  }

  /** @param {any} work */
  function card(work) {
    const name = work.values.title ?? work.file;
    const to = `#/work/${encodeURIComponent(work.slug)}`;
    const state = [STATES[work.state] ?? work.state, work.problem].filter(Boolean).join(": ");
    const people = [work.values.authors].flat().filter(Boolean).join(", ");
    const image = work.values.cover?.replace("images/", "");
    return h("li", { class: "card", "data-work": work.slug },
      h("a", { href: to, class: "cover" }, h("img", { src: image ? imageOf(work.slug, image) : drawnCover(work.slug, name, people), alt: [name, people].filter(Boolean).join(", "), loading: "lazy" })),
      h("p", { class: "named" }, h("a", { href: to }, h("strong", {}, name)), " ", people),
      h("p", {}, sharedNames.get(nameIn(work)) === 1 ? "" : h("small", { title: "Another work has this title and these authors." }, `${work.file} `), work.words ? count(work.words, "word") : "", state && h("a", { href: to, class: "state" }, state)),
      h("p", { class: "acts" }, work.questions > 0 && h("a", { href: to, class: "asked" }, count(work.questions, "question")), button("Remove", () => move("remove", work.slug), { "aria-label": `Remove ${name}` })));
  }

  /** @param {any[]} works */
  function tableOf(works) {
    const keys = ["title", "authors", "series.name", "series.number", "tags", "language"];
    const rows = works.map((work) => h("tr", {}, h("th", { scope: "row" }, h("a", { href: `#/work/${encodeURIComponent(work.slug)}` }, work.file)),
      ...keys.map((key) => {
        const value = [valueIn(work, key)].flat().filter(Boolean).join("; ");
        const field = /** @type {HTMLInputElement} */ (h("input", { value, "aria-label": `${nameOf(key)} of ${work.file}`, onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Escape") field.value = value;
        }, onchange: async () => {
          try {
            const done = await act({ act: "describe", work: work.slug, values: { [key]: field.value } });
            say([...done.said, done.problem].filter(Boolean), { toml: done.toml, isProblem: Boolean(done.problem) });
            await renew();
          } catch (error) {
            field.value = value;
            say([/** @type {Error} */ (error).message], { isProblem: true });
          }
        } }));
        return h("td", {}, field);
      })));
    return h("div", { class: "table" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, "File"), ...keys.map((key) => h("th", {}, nameOf(key))))), h("tbody", {}, ...rows)));
  }

  /** @param {string} name @param {string} slug */
  async function move(name, slug) {
    const title = library.works.find((/** @type {any} */ it) => it.slug === slug)?.values.title;
    const done = await act({ act: name, work: slug });
    await renew();
    const then = name === "remove" ? ["from the next build on, its old addresses say so"] : [];
    say([title ? `“${title}”: ${done.said[0]}` : done.said[0], ...done.said.slice(1), ...then], { undo: () => move(name === "remove" ? "restore" : "remove", slug) });
    // Not to the next work's button to remove it.
    /** @type {HTMLElement | null} */ (document.querySelector("#said button"))?.focus();
  }

  /** @param {File[]} given */
  async function addAll(given) {
    const list = h("ul", { class: "added", role: "status" });
    const box = dialog(`Adding ${count(given.length, "file")}`, list);
    const numbers = [];
    for (const file of given) {
      const row = h("li", {}, file.name, " … ");
      list.append(row);
      try {
        const it = await add(file);
        numbers.push(it.number);
        const what = it.problem ?? `“${it.title}”, ${count(it.words, "word")}, ${count(it.headings, "heading")}, ${it.questions ? count(it.questions, "question") : "no question"}`;
        row.append(h("a", { href: `#/work/${encodeURIComponent(it.work)}`, onclick: () => box.close() }, what), it.status === "new" ? "" : ` (${it.status} version)`);
      } catch (error) {
        // Its name stands before it already.
        row.append(h("span", { class: "problem" }, /** @type {Error} */ (error).message.replace(`${file.name}: `, "")));
      }
    }
    list.append(h("li", { class: "acts" }, button("Done", () => box.close(), { class: "primary" })));
    await renew();
    const last = numbers.filter(Boolean);
    if (last.length) say([`${count(last.length, "text")} added`], { undo: () => takeBackActs(last.reverse(), renew) });
  }

  /** @param {string} slug @param {File} file */
  async function coverOf(slug, file) {
    try {
      const done = await sendCover(slug, file);
      await renew();
      say([...done.said, done.problem].filter(Boolean), { toml: done.toml, isProblem: Boolean(done.problem) });
    } catch (error) {
      say([/** @type {Error} */ (error).message], { isProblem: true });
    }
  }

  /** @type {(event: DragEvent) => void} */
  const over = (event) => {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      main.classList.add("dropping");
    }
  };
  addEventListener("dragover", over, { signal: ends });
  addEventListener("dragleave", () => main.classList.remove("dropping"), { signal: ends });
  addEventListener("drop", (event) => {
    main.classList.remove("dropping");
    const given = [...(event.dataTransfer?.files ?? [])];
    if (!given.length) return;
    event.preventDefault();
    const card = event.target instanceof Element && event.target.closest(".card");
    if (card instanceof HTMLElement && given.length === 1 && given[0].type.startsWith("image/")) coverOf(card.dataset.work ?? "", given[0]);
    else addAll(given);
  }, { signal: ends });
  ends.addEventListener("abort", () => main.classList.remove("dropping"));
  draw();
}

/** @type {(work: any, key: string) => any} */
const valueIn = (work, key) => work.values[{ "series.name": "series", "series.number": "series-number" }[key] ?? key] ?? "";

/** @type {(work: any) => boolean} */
const isUnread = ({ state }) => state === "new" || state === "changed";

/** @type {(work: any) => string} */
const words = (work) => [work.file, ...Object.values(work.values).flat()].join(" ").toLowerCase();

/** @type {(order: string) => (one: any, other: any) => number} */
const by = (order) => (one, other) => {
  if (order === "questions" || order === "words") return other[order] - one[order];
  if (order === "state") return Number(one.state === "converted") - Number(other.state === "converted");
  const [first, second] = [one, other].map((it) => (order === "title" ? it.filed : String(valueIn(it, order))) || it.file);
  return first.localeCompare(second);
};

/** What a card names a work by. @type {(work: any) => string} */
const nameIn = ({ values, file }) => [values.title ?? file, values.authors].join("\n").toLowerCase();
