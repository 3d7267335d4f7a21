/* A question with its place in the text and its answers. */

import { button, count, h } from "./dom.js";

/** @type {Record<string, string>} */
const WORDS = { "as-read": "It is right as it is", "space-break": "Scene break", "no-break": "No break", "set-aside": "Leave out", text: "Not left out", lines: "Lines as typed", "title-page": "Title page" };

/** @type {(name: string) => string} */
const inWords = (name) => WORDS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

/**
 * Returns the question; each answer that is pointed at, focused or typed is previewed, and none once it is left.
 * @param {any} question @param {string[] | undefined} lines
 * @param {{ answer: (act: Record<string, any>) => unknown, go: (line: number) => void, preview: (act: Record<string, any>, words: string) => void }} on
 */
export function answersOf(question, lines, on) {
  const around = question.around.map((/** @type {any} */ it) => h("span", { class: it.asked ? "asked" : "" }, `${String(it.line).padStart(5)}  ${it.text}\n`));
  const isSetting = question.answers.some((/** @type {any} */ it) => it.type !== "reading");
  /** @type {HTMLInputElement[]} */
  const ticks = [];
  /** @type {(words: string) => HTMLInputElement | undefined} */
  const tick = (words) => {
    if (isSetting || !question.answers.length) return;
    ticks.push(/** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: true, "aria-label": `The answer is for ${words}, too` })));
    return ticks.at(-1);
  };
  const examples = question.examples.map((/** @type {any} */ it, /** @type {number} */ at) => h("li", {}, tick(`line ${it.line}`), " ", lines ? button(`line ${it.line}`, () => on.go(question.all[at]), { class: "link" }) : `line ${it.line}`, " ", it.text.slice(0, 80)));
  const others = question.places.length - examples.length;
  if (examples.length > 1 && others > 0) examples.push(h("li", {}, tick("the others"), ` and ${others} more`));
  // The box behind the examples is that of all other places.
  const chosen = () => question.spots.filter((/** @type {unknown} */ _, /** @type {number} */ n) => ticks[Math.min(n, ticks.length - 1)]?.checked ?? true);
  const at = isSetting ? {} : { first: question.first, file: question.spots[0].file };
  const asItIs = () => on.preview({ act: "", at }, "The page as it is now");
  /** @type {(words: string, wanted: () => Record<string, any>) => HTMLElement} */
  const answer = (words, wanted) => {
    const tried = () => on.preview({ ...wanted(), at }, `The page with this answer: ${words}`);
    return button(words, () => chosen().length && on.answer(wanted()), { onfocus: tried, onmouseenter: tried });
  };
  const answers = [];
  for (const it of question.answers) {
    if (it.type === "reading") answers.push(answer(inWords(it.read_as), () => decision(question, it.read_as, chosen())));
    else if (it.type === "value") answers.push(answer(`${it.key}: ${it.value}`, () => ({ act: "describe", values: { [it.key]: it.value } })));
    else if (it.type === "typed") {
      const wanted = () => ({ act: "describe", values: { [it.key]: field.value } });
      const tried = () => on.preview({ ...wanted(), at }, `The page with this answer: ${field.value}`);
      const set = () => (field.value.trim() ? on.answer(wanted()) : field.focus());
      const field = /** @type {HTMLInputElement} */ (h("input", { "aria-label": it.key, placeholder: it.key, oninput: tried, onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && set() }));
      answers.push(h("span", { class: "typed" }, field, " ", button(`Set ${it.key.startsWith("images.") ? "it" : `the ${it.key}`}`, set)));
    } else {
      const image = it.key.startsWith("images.") && it.key.slice("images.".length);
      const words = image ? `${image} is decorative: it needs no description` : `I don’t know the ${it.key === "authors" ? "author" : it.key}`;
      answers.push(answer(words, () => ({ act: "unknown", values: { key: it.key } })));
    }
  }
  if (!isSetting) answers.push(answer("It is right as it is", () => decision(question, "as-read", chosen())));
  return h("div", { class: "question" },
    h("p", {}, question.question.charAt(0).toUpperCase() + question.question.slice(1), " ", h("small", {}, `Now: ${question.read_as}; ${count(question.words, "word")} at stake.`)),
    h("pre", { tabindex: "0", "aria-label": "The place in the text" }, ...around),
    examples.length > 1 && h("ul", { class: "examples" }, ...examples),
    h("p", { class: "acts", onmouseleave: asItIs, onfocusout: asItIs }, ...answers));
}

/** @type {(question: any, readAs: string, spots: { first: number, last: number, file: string }[]) => Record<string, any>} */
function decision(question, readAs, spots) {
  const isWhole = spots.length === question.places.length;
  // A class of one place is that place: others like it may come, and are asked about.
  if (question.about && question.places.length > 1 && isWhole) return { act: "decide", places: [{ read_as: readAs, about: question.about }] };
  const isOneLine = ["space-break", "no-break", "as-read"].includes(readAs);
  const isOnly = readAs === "as-read" && !question.answers.length;
  const places = spots.map(({ last, ...at }) => ({ read_as: readAs, ...at, ...(!isOneLine && { last }), ...(isOnly && { question: question.identity }) }));
  return { act: "decide", places };
}
