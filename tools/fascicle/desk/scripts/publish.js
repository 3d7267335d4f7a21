/* Before readers see it: what has changed since the last build, problems, the build itself, and a copy. */

import { button, count, h } from "./dom.js";
import { say } from "./said.js";
import { ask, post } from "./server.js";

/** @import { View } from "./desk.js" */

const PAUSE = 700;

/** @type {(view: View) => Promise<void>} */
export async function showPublish({ main, title, ends }) {
  title("Publish");
  const status = h("div", { role: "status" });
  const target = /** @type {HTMLInputElement} */ (h("input", { id: "target", size: 40, placeholder: "a new or empty folder, or that of the last copy" }));
  const build = button("Build the book", () => run("build", {}), { class: "primary" });
  status.append(h("p", { class: "waiting" }, "Looking at what has changed …"));
  main.replaceChildren(h("p", { class: "acts" }, build), status,
    h("p", { class: "acts" }, h("label", { for: "target" }, "Copy the built book to"), target, button("Copy", () => run("publish", { target: target.value }))),
    h("h2", {}, "On the web"),
    h("ul", {}, h("li", {}, "Read the Docs builds the book from the repository: commit texts/, works/ and library.toml, and push."), h("li", {}, "GitHub Pages does so with the workflow that the library has."), h("li", {}, "Any other host: copy the folder there. Every file is static.")));
  await draw();

  async function draw() {
    const now = await ask("publish");
    if (ends.aborted) return;
    /** @type {(words: string, names: string[]) => HTMLElement | ""} */
    const list = (words, names) => (names.length ? h("details", { open: names.length < 6 }, h("summary", {}, words), h("ul", {}, ...names.map((it) => h("li", {}, it)))) : "");
    const parts = [
      h("p", {}, ...(now.running ? [`${now.running} …`] : now.built ? [`The book was built on ${now.built}. It is in ${now.folder}. `, h("a", { href: now.address, target: "_blank", rel: "noreferrer" }, "Read it")] : ["The book has not been built yet."])),
      list(`${count(now.changed.length, "work")} changed since`, now.changed),
      list(`${count(now.problems.length, "problem")}`, now.problems),
      list(`${count(now.broken.length, "address", "addresses")} that readers would no longer find`, now.broken),
    ];
    build.toggleAttribute("disabled", Boolean(now.running));
    status.replaceChildren(...parts.filter((it) => it instanceof Node));
    if (now.running) setTimeout(() => ends.aborted || draw(), PAUSE);
  }

  /** @param {string} name @param {Record<string, string>} values */
  async function run(name, values) {
    const done = post(name, values);
    setTimeout(() => ends.aborted || draw(), PAUSE);
    const { said } = await done;
    if (ends.aborted) return;
    await draw();
    say(said);
  }
}
