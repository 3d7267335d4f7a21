/* The description of a work: the values of its title page, with where each is from. */

import { dialog, h } from "./dom.js";
import { ask, of } from "./server.js";

const FIRST = ["title", "subtitle", "authors", "series.name", "series.number", "language", "tags", "summary"];
const FROM = /** @type {Record<string, string>} */ ({ settings: "you have set it", text: "from the text", guess: "guessed", "": "" });

const NAMES = /** @type {Record<string, string>} */ ({ "series.name": "Series", "series.number": "Number in the series" });
/** The name of a key for people. @type {(key: string) => string} */
export const nameOf = (key) => NAMES[key] ?? (key.charAt(0).toUpperCase() + key.slice(1)).replace("_", " ").replace(".", ": ");

/**
 * Asks for values in a dialog, and saves those that were changed; a problem is shown there, beside what was typed.
 * @type {(slug: string, title: string, save: (values: Record<string, string>) => Promise<string>) => Promise<void>}
 */
export async function describe(slug, title, save) {
  const [values, { works }] = await Promise.all([ask(`${of(slug)}/description`), ask("library")]);
  const known = { authors: used(works, "authors"), tags: used(works, "tags"), "series.name": used(works, "series") };
  /** @type {(value: any) => HTMLElement} */
  const row = ({ key, value, source, what }) => {
    const isLong = key === "summary";
    const list = /** @type {Record<string, string[]>} */ (known)[key];
    const field = h(isLong ? "textarea" : "input", { name: key, value: isLong ? null : value, "data-before": value, list: list && `known-${key}` }, isLong && value);
    return h("label", {}, h("span", {}, nameOf(key), " ", h("small", {}, FROM[source])), field, what && h("small", {}, what, key === "authors" ? " Commas, semicolons or “and” divide several." : key === "tags" && " Commas or semicolons divide several."));
  };
  /** @type {(value: any) => boolean} */
  const isFirst = ({ key, value }) => FIRST.includes(key) || Boolean(value);
  const lists = Object.entries(known).map(([key, words]) => h("datalist", { id: `known-${key}` }, ...words.map((it) => h("option", { value: it }))));
  const problem = h("span", { class: "problem", role: "alert" });
  const form = h("form", { class: "describe" },
    ...values.filter(isFirst).sort((/** @type {any} */ one, /** @type {any} */ other) => order(one.key) - order(other.key)).map(row),
    h("details", {}, h("summary", {}, "More"), ...values.filter((/** @type {any} */ it) => !isFirst(it)).map(row)),
    ...lists, h("p", { class: "acts always" }, h("button", { class: "primary" }, "Save"), problem));
  const typed = () => {
    const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input, textarea")]);
    return Object.fromEntries(fields.filter(({ value, dataset }) => value !== dataset.before).map(({ name, value }) => [name, value]));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const changed = typed();
    problem.textContent = Object.keys(changed).length ? await save(changed) : "";
    if (!problem.textContent) box.close();
  });
  const box = dialog(`Describe ${title}`, form);
  box.addEventListener("cancel", (event) => {
    if (Object.keys(typed()).length && !confirm("Discard what you have typed?")) event.preventDefault();
  });
}

/** @type {(key: string) => number} */
const order = (key) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);

/** @type {(works: any[], key: string) => string[]} */
const used = (works, key) => [...new Set(works.flatMap(({ values }) => values[key] ?? []))].map(String).sort();
