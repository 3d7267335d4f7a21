/* The questions of all works, those about most words first, one at a time. */

import { answersOf } from "./answers.js";
import { button, count, h } from "./dom.js";
import { previewPane } from "./page_pane.js";
import { say } from "./said.js";
import { act, ask } from "./server.js";
import { takeBack } from "./undo.js";

/** @import { View } from "./desk.js" */

/** @type {(view: View) => Promise<void>} */
export async function showQuestions({ main, title, ends }) {
  title("Questions");
  let { questions, problems } = await ask("questions");
  /** @type {Set<string>} */
  const skipped = new Set();
  if (ends.aborted) return;
  const asked = h("div", {});
  const page = previewPane();
  main.replaceChildren(h("div", { class: "asking" }, asked, page.pane));
  draw();

  function draw() {
    const failed = problems.map((/** @type {string} */ problem) => h("p", { class: "problem" }, problem));
    const left = questions.filter((/** @type {any} */ it) => !skipped.has(idOf(it)));
    page.pane.hidden = !left.length;
    if (!left.length) {
      asked.replaceChildren(...failed, h("p", {}, questions.length ? `No other question; ${count(skipped.size, "was", "were")} skipped.` : "No question is open."), skipped.size ? button("Show the skipped ones again", () => {
        skipped.clear();
        draw();
      }) : "");
      return;
    }
    const [question] = left;
    const [{ file }] = question.spots;
    const inFile = file && `/${encodeURIComponent(file)}`;
    const to = `#/work/${encodeURIComponent(question.work)}/${question.first}${inFile}`;
    const box = answersOf(question, undefined, { answer: (wanted) => answer(question, wanted), go: () => {}, preview: (wanted, words) => page.preview({ work: question.work, ...wanted }, words) });
    asked.replaceChildren(
      ...failed,
      h("p", { class: "about" }, `${count(left.length, "question")} left. `, h("a", { href: to }, `${question.title}, ${question.place}`)),
      box,
      h("p", { class: "acts" }, button("Skip", () => {
        skipped.add(idOf(question));
        draw();
      }, { "aria-keyshortcuts": "s" }), h("a", { href: to }, "See it beside its page")));
    const buttons = [.../** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll(".acts button"))];
    for (const [n, it] of buttons.entries()) {
      if (n < 9) it.prepend(h("kbd", {}, n + 1), " ");
    }
    buttons[0]?.focus();
  }

  async function renew() {
    ({ questions, problems } = await ask("questions"));
    draw();
  }

  /** @param {any} question @param {Record<string, any>} wanted */
  async function answer(question, wanted) {
    const done = await act({ work: question.work, ...wanted });
    await renew();
    say([...done.said, done.problem].filter(Boolean), { toml: done.toml, changes: done.changes, isProblem: Boolean(done.problem), undo: () => takeBack(question.work, renew) });
  }

  addEventListener("keydown", (event) => {
    if (/** @type {HTMLElement} */ (event.target).matches("input:not([type=checkbox])") || event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (main.querySelectorAll(".question .acts button"));
    if (event.key >= "1" && event.key <= "9") {
      // A field that is focused now gets no digit.
      event.preventDefault();
      buttons[Number(event.key) - 1]?.click();
    } else if (event.key === "u") /** @type {HTMLButtonElement | null} */ (document.querySelector("#said [aria-keyshortcuts=u]"))?.click();
    else if (event.key === "s") /** @type {HTMLButtonElement | null} */ (main.querySelector("[aria-keyshortcuts=s]"))?.click();
  }, { signal: ends });
}

/** @type {(question: any) => string} */
const idOf = (question) => `${question.work} ${question.identity} ${question.place}`;
