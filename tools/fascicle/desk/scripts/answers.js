/* A question with its place in the text and its answers. */

import { button, count, h } from "./dom.js";

/** @type {Record<string, string>} */
const WORDS = { "as-read": "It is right as it is", "space-break": "Scene break", "no-break": "No break", "set-aside": "Leave out", text: "Not left out", lines: "Lines as typed", "title-page": "Title page" };

/** @type {(name: string) => string} */
const inWords = (name) => WORDS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

/**
 * @param {any} question @param {string[] | undefined} lines
 * @param {{ answer: (act: Record<string, any>) => unknown, go: (line: number) => void }} on
 */
export function answersOf(question, lines, on) {
  const around = question.around.map((/** @type {any} */ it) => h("span", { class: it.asked ? "asked" : "" }, `${String(it.line).padStart(5)}  ${it.text}\n`));
  const examples = lines ? question.all.slice(0, 7).map((/** @type {number} */ n) => h("li", {}, button(`line ${n}`, () => on.go(n), { class: "link" }), " ", lines[n - 1].trim().slice(0, 80))) : [];
  const isSetting = question.answers.some((/** @type {any} */ it) => it.type !== "reading");
  const answers = [];
  for (const answer of question.answers) {
    if (answer.type === "reading") answers.push(button(inWords(answer.read_as), () => on.answer(decision(question, answer.read_as))));
    else if (answer.type === "value") answers.push(button(`${answer.key}: ${answer.value}`, () => on.answer({ act: "describe", values: { [answer.key]: answer.value } })));
    else if (answer.type === "typed") {
      const field = /** @type {HTMLInputElement} */ (h("input", { "aria-label": answer.key, placeholder: answer.key }));
      answers.push(h("span", {}, field, button("Set", () => field.value.trim() && on.answer({ act: "describe", values: { [answer.key]: field.value } }))));
    } else answers.push(button("I don’t know", () => on.answer({ act: "unknown", values: { key: answer.key } })));
  }
  if (!isSetting) answers.push(button("It is right as it is", () => on.answer(decision(question, "as-read"))));
  return h("div", { class: "question" },
    h("p", {}, question.question, " ", h("small", {}, `Read as ${question.read_as} now; ${count(question.words, "word")} at stake.`)),
    h("pre", { tabindex: "0", "aria-label": "The place in the text" }, ...around),
    examples.length > 1 && h("ul", { class: "examples" }, ...examples, question.all.length > examples.length && h("li", {}, `and ${question.all.length - examples.length} more`)),
    h("p", { class: "acts" }, ...answers));
}

/** @type {(question: any, readAs: string) => Record<string, any>} */
function decision(question, readAs) {
  if (question.about) return { act: "decide", places: [{ read_as: readAs, about: question.about }] };
  const isWhole = !["space-break", "no-break", "as-read"].includes(readAs) && question.last > question.first;
  const isOnly = readAs === "as-read" && !question.answers.length;
  return { act: "decide", places: [{ read_as: readAs, first: question.first, ...(isWhole && { last: question.last }), ...(isOnly && { question: question.identity }), ...(question.in_file && { file: question.in_file }) }] };
}
