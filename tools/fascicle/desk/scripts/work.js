/* A work: the text left, its page right, the outline beside them, and what can be done. */

import { ActsBar } from "./acts_bar.js";
import { answersOf } from "./answers.js";
import { chooseCover } from "./cover.js";
import { describe } from "./describe.js";
import { backToText, button, count, dialog, h } from "./dom.js";
import { files, outline } from "./outline.js";
import { PagePane, previewPane } from "./page_pane.js";
import { Readings } from "./readings.js";
import { say } from "./said.js";
import { act, ask, DeskError, of, post, sendCover } from "./server.js";
import { TextPane } from "./text_pane.js";
import { takeBack } from "./undo.js";

/** @import { View } from "./desk.js" */
/** @import { Place } from "./acts_bar.js" */

// Milliseconds between two looks whether somebody else has changed the text, and until the page follows.
const LOOK = 2500;
const PAUSE = 250;
const OPENING = 1200;
// Where each work was left.
/** @type {Map<string, number>} */
const places = new Map();

/** @type {(view: View, slug: string, line?: string, file?: string) => Promise<void>} */
export async function showWork({ main, title, ends }, slug, line, file) {
  /** @type {any} */
  let shown;
  try {
    shown = await ask(of(slug));
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    const { message, decision, place } = error;
    const isOrder = place.endsWith(".toml: files");
    if (!decision && !isOrder) throw error;
    title(slug);
    const withdraw = button(isOrder ? "Order the files by name" : "Remove this decision", async () => {
      const done = await act(isOrder ? { act: "describe", work: slug, values: { files: "" } } : { act: "withdraw", work: slug, values: { number: decision } });
      await showWork({ main, title, ends }, slug, line);
      say(done.said, { toml: done.toml });
    }, { class: "primary" });
    main.replaceChildren(h("p", { class: "problem" }, message), h("p", { class: "acts" }, withdraw, h("a", { href: "#/" }, "To the library")));
    return;
  }
  if (ends.aborted) return;
  let readings = new Readings(shown, shown.lines);
  let state = (await ask(`${of(slug)}/state`)).state;
  let follows = true;
  let busy = false;

  const text = new TextPane(readings, {
    selected: () => {
      quiet = performance.now() + PAUSE;
      bar.show(readings, text.first, text.last);
      if (follows) followText(text.focus, true);
    },
    scrolled: () => {
      if (follows && performance.now() > quiet) followText(text.top());
    },
    key: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const run = { u: undo, e: editHere }[event.key] ?? bar.keys.get(event.key);
      if (run) {
        event.preventDefault();
        run();
      } else text.why.textContent = bar.refusal(event.key) || text.why.textContent;
    },
  });
  // Until then, the text scrolls because it was told to.
  let quiet = performance.now() + OPENING;
  const select = (/** @type {number} */ to) => {
    text.scrollTo(to, "center");
    text.select(to, to);
    text.box.focus({ preventScroll: true });
  };
  const page = new PagePane(slug, {
    clicked: (name, onPage) => select(readings.lineOf(name, onPage)),
    scrolled: (name, onPage) => {
      if (!follows) return;
      quiet = performance.now() + PAUSE;
      text.scrollTo(readings.lineOf(name, onPage));
    },
    followed: (name) => {
      const [first] = readings.view.pages.find((it) => it.name === name)?.lines ?? [];
      if (!first) return;
      quiet = performance.now() + PAUSE;
      text.scrollTo(first[1]);
      page.show(name);
    },
    failed: (words) => say([words], { isProblem: true }),
  });
  let timer = 0;
  const followText = (/** @type {number} */ to, isChosen = false) => {
    clearTimeout(timer);
    const place = readings.placeOf(readings.below(to));
    if (!place) return;
    const wait = place.page === page.page ? 0 : PAUSE;
    timer = setTimeout(() => page.show(place.page, place.onPage, false, isChosen), wait);
  };

  const bar = new ActsBar(slug, { decide: (places) => doAct({ act: "decide", places }), forget: (place) => doAct({ act: "forget", places: [place] }), select });
  const aside = h("aside", { class: "side" });

  /** Does an act; returns what is wrong with it, which is said here unless a form says it. @param {Record<string, any>} wanted */
  async function doAct(wanted, isOfForm = false) {
    if (busy) return "";
    busy = true;
    main.classList.add("busy");
    try {
      const done = await (wanted.file ? sendCover(slug, wanted.file, readings.view.digest) : act({ work: slug, known: readings.view.digest, ...wanted, shows: undefined }));
      state = (await ask(`${of(slug)}/state`)).state;
      if (!done.view) {
        await showWork({ main, title, ends }, slug);
        say([...done.said, done.problem], { toml: done.toml, isProblem: true });
        return "";
      }
      renew(done.view, wanted.shows);
      const nothing = !done.toml.length;
      say(nothing ? ["Nothing was to be changed"] : done.said, { toml: done.toml, changes: done.changes, undo: nothing ? undefined : undo, goTo: select, proven: done.view.problem || (done.view.notes.length ? "" : "✓ no word is lost: each is in the book, or set aside") });
      return "";
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      await reload();
      if (!isOfForm) say([message], { isProblem: true });
      return message;
    } finally {
      busy = false;
      main.classList.remove("busy");
      // A button that was pressed may be gone; the keys are those of the text again.
      if (document.activeElement === document.body || bar.bar.contains(document.activeElement)) backToText();
    }
  }

  const undo = () => takeBack(slug, reload);
  const stop = () => {
    places.set(slug, text.top());
    clearInterval(looking);
    clearTimeout(timer);
  };

  /** @param {any} view @param {string} [shows] The page to be shown, if it is not that of the text. */
  function renew(view, shows = "") {
    if (view.slug !== slug) {
      location.hash = `#/work/${encodeURIComponent(view.slug)}`;
      return;
    }
    shown = view;
    const words = readings.lines[text.focus - 1];
    readings = new Readings(view, view.lines.length ? view.lines : readings.lines);
    text.show(readings);
    // After an edit outside, what was selected may be at another line, or gone.
    if (text.focus && readings.lines[text.focus - 1] !== words) {
      const to = readings.lines.indexOf(words) + 1;
      text.select(to, to);
    }
    bar.show(readings, text.first, text.last);
    drawSide();
    const place = readings.placeOf(readings.below(text.focus || text.top()));
    if (shows) page.show(shows, 0, true);
    else if (place) page.show(place.page, place.onPage, true);
    title(shown.title);
  }

  /** Shows the work as it is now; returns whether its text could be read. */
  async function reload() {
    try {
      renew(await ask(`${of(slug)}?known=${readings.view.digest}`));
      state = (await ask(`${of(slug)}/state`)).state;
      return true;
    } catch (error) {
      if (!(error instanceof DeskError) || !error.decision) throw error;
      // What keeps the text from being read is shown with what to do about it.
      stop();
      await showWork({ main, title, ends }, slug);
      return false;
    }
  }

  function drawSide() {
    const { questions } = readings.view;
    const follow = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: follows }));
    follow.addEventListener("change", () => {
      follows = follow.checked;
    });
    const parts = [
      h("p", { class: "about" }, shown.authors.join(", ") || "Author unknown", h("br"), count(shown.words, "word")),
      h("p", { class: "acts" }, button("Describe", () => describe(slug, shown.title, (values) => doAct({ act: "describe", values }, true))), button("Cover", async () => {
        const chosen = await chooseCover(slug, shown.title);
        const shows = `works/${slug}/index`;
        if (chosen?.file) await doAct({ file: chosen.file, shows });
        else if (chosen) await doAct({ act: "describe", values: { cover: chosen.value }, shows });
      }), questions.length ? button(count(questions.length, "question"), () => showOwn(questions), { class: "primary" }) : h("span", { class: "proven" }, "no open question"), button("Edit the text", editHere, { "aria-keyshortcuts": "e" })),
      readings.view.notes.length > 0 && h("ul", { class: "notes problem" }, ...readings.view.notes.map((note) => h("li", {}, note))),
      h("label", { class: "follow" }, follow, " Text and page scroll together"),
      files(readings, { select, reorder }),
      outline(readings, { select, edit, decide: bar.on.decide, forget: bar.on.forget }),
    ];
    aside.replaceChildren(...parts.filter((part) => part instanceof Node));
  }

  /** @param {string[]} order @param {string} moved */
  async function reorder(order, moved) {
    const names = order.map((name) => (/[;"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
    await doAct({ act: "describe", values: { files: names.join("; ") } });
    /** @type {HTMLElement[]} */ ([...aside.querySelectorAll("[data-file]")]).find((it) => it.dataset.file === moved)?.focus();
  }

  /** Opens the owner's editor; if none opens, says where the line is. @param {number} line */
  async function edit(line) {
    try {
      say((await post(`${of(slug)}/edit/${line}`)).said);
    } catch (error) {
      const { message, place } = /** @type {DeskError} */ (error);
      dialog("Edit the text", h("p", {}, message), place && h("p", { class: "acts" }, h("code", {}, place), button("Copy the place", () => navigator.clipboard.writeText(place))));
    }
  }

  const editHere = () => edit(text.focus || text.top());

  /** @param {any[]} questions */
  function showOwn(questions) {
    const tried = previewPane();
    const list = h("ol", { class: "questions" }, ...questions.map((question) =>
      h("li", {}, answersOf(question, readings.lines, {
        answer: (wanted) => {
          box.close();
          doAct(wanted);
        },
        go: (to) => {
          box.close();
          select(to);
        },
        preview: (wanted, words) => tried.preview({ work: slug, ...wanted }, words),
      }))));
    const box = dialog(`Questions about ${shown.title}`, h("div", { class: "asking" }, list, tried.pane));
    /** @type {HTMLElement | null} */ (list.querySelector(".acts button"))?.focus();
  }

  title(shown.title);
  // The keys are those of the text: a click beside everything goes back to it.
  const panes = h("div", { class: "work", onclick: () => document.activeElement === document.body && backToText() }, aside, h("div", { class: "text-side" }, text.pane, bar.bar), page.pane);
  main.replaceChildren(panes);
  drawSide();
  text.show(readings);
  if (shown.problem) say([shown.problem], { isProblem: true });
  const [, above] = readings.view.files.find(([name]) => file && name.endsWith(file)) ?? ["", 0];
  const first = Number(line ?? 0) + above || readings.view.outline[0]?.line || 1;
  const left = places.get(slug) ?? 0;
  if (line) select(first);
  else {
    if (left) text.scrollTo(left);
    followText(left || first);
  }
  backToText();

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    text.redraw();
    page.color();
  }, { signal: ends });
  const looking = setInterval(async () => {
    if (busy || document.hidden) return;
    try {
      const now = (await ask(`${of(slug)}/state`)).state;
      if (now !== state && !ends.aborted) {
        state = now;
        if (await reload()) say(["The text or its settings were changed by another tab, a command or an editor, and are read again"]);
      }
    } catch (error) {
      if (!ends.aborted) say([/** @type {Error} */ (error).message], { isProblem: true });
    }
  }, LOOK);
  ends.addEventListener("abort", stop);
}
