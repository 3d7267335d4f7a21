/* Reads the EPUB that Foliate's reader has open: what a browser does of `readers.py`. `reader` is
   the reader's own. Places are named as its book does: by a path, and the id of an element. */

const PATIENCE = 5000;
const HEADINGS = "h1, h2, h3, h4, h5, h6";
const MARKS = "[role~=doc-noteref]";
const LINKS = "a[href]:not([role~=doc-noteref], [role~=doc-backlink])";
// Readers align paragraphs, whatever is said of what they are in.
const CENTRED = ".dedication p, .illustration p, .editors-note p, .byline, .series";
const RAGGED = "nav li, .telegram p, .facts dd, .verse p";
// A box may be so far out of its page, and a row has to hang by so much, in pixels.
const SLACK = 1;
const HANGING = 4;

const wordsOf = (element) => element.textContent.replace(/\s+/g, " ").trim();
const directionOf = (language) => {
  const locale = new Intl.Locale(language);
  return (locale.getTextInfo?.() ?? locale.textInfo).direction;
};

/* What `look` finds as soon as that is something, null if it never is. */
async function until(look, patience = PATIENCE) {
  const end = performance.now() + patience;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end) return null;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/* The document that is open. */
const opened = () => reader.view.renderer.getContents()[0];
const fileOf = (index) => reader.view.book.sections[index].id;

/* Go to a page; the reader does not listen while it turns one. */
async function goTo(index) {
  do {
    await reader.view.goTo(index);
  } while (!(await until(() => opened()?.index === index, 100)));
  return opened().doc;
}

/* The element at a place if the reader sees it now. */
function seen(place) {
  const { index, anchor } = reader.view.book.resolveHref(place) ?? {};
  const open = opened();
  const body = open?.doc.body;
  if (!body || open.index !== index) return null;
  const element = anchor(open.doc) || body.querySelector(HEADINGS) || body;
  return reader.view.lastLocation.range?.intersectsNode(element) ? element : null;
}

/* The cover: what is wrong with the first page and with the picture beside the title. */
async function cover() {
  const image = await until(() => opened()?.doc.body?.querySelector("img"));
  const small = document.querySelector("#side-bar-cover");
  const isSmallShown = await until(() => small.naturalWidth > 0);
  if (!image?.naturalWidth) return ["the first page shows no cover"];
  const { width, height } = image.getBoundingClientRect();
  const fills = Math.max(width / innerWidth, height / innerHeight);
  return [
    ...(fills < 0.5 || width > innerWidth || height > innerHeight
      ? [`the cover is ${Math.round(width)} × ${Math.round(height)} pixels`]
      : []),
    ...(isSmallShown ? [] : ["the reader finds no cover"]),
  ];
}

/* The entries of the reader's own table of contents, each with the heading that it opens. */
async function contents() {
  const entries = [];
  // From the end, so that the first of them leads somewhere, too.
  await goTo(reader.view.book.sections.length - 1);
  for (const entry of document.querySelectorAll("#toc-view [role=treeitem]")) {
    const place = entry.getAttribute("href");
    entry.click();
    const element = await until(() => seen(place));
    let depth = 0;
    for (let up = entry; up.id !== "toc-view"; up = up.parentNode) depth += up.localName === "ol";
    entries.push({ name: wordsOf(entry), depth, place, opens: element && headingOf(element) });
  }
  return entries;
}

function headingOf(element) {
  const heading = element.matches(HEADINGS) ? element : element.querySelector(HEADINGS);
  return wordsOf(heading ?? element);
}

/* What matches in the pages that have it: the page, and how many there are. */
async function pagesWith(selector) {
  const pages = [];
  for (const [index, section] of reader.view.book.sections.entries()) {
    const { length } = (await section.createDocument()).querySelectorAll(selector);
    if (length) pages.push([index, length]);
  }
  return pages;
}

/* The links of all pages but those of notes, each clicked: how many, and which lead nowhere. */
async function links() {
  const { book } = reader.view;
  const problems = [];
  let count = 0;
  for (const [index, length] of await pagesWith(LINKS)) {
    for (let number = 0; number < length; number += 1) {
      const link = (await goTo(index)).querySelectorAll(LINKS)[number];
      const place = book.sections[index].resolveHref(link.getAttribute("href"));
      if (book.isExternal(place)) continue;
      count += 1;
      link.click();
      if (!(await until(() => seen(place)))) problems.push(`${fileOf(index)}: no way to ${place}`);
    }
  }
  return { count, problems };
}

/* The marks of notes, each clicked: how many, and what is wrong with what opens. */
async function notes() {
  const { book } = reader.view;
  const opening = await popups();
  const problems = [];
  let count = 0;
  for (const [index] of await pagesWith(MARKS)) {
    const doc = await goTo(index);
    for (const mark of doc.querySelectorAll(MARKS)) {
      count += 1;
      const place = book.sections[index].resolveHref(mark.getAttribute("href"));
      const aside = book.resolveHref(place)?.anchor(doc);
      opening.note = null;
      mark.click();
      const note = await until(() => opening.note?.view.lastLocation && opening.note);
      const problem = wrongWith(note, aside);
      if (problem) problems.push(`${fileOf(index)}: the note of ${wordsOf(mark)} ${problem}`);
    }
  }
  return { count, problems };
}

/* Let notes open above the page, as Foliate does; `note` is the last one that has. */
async function popups() {
  const { FootnoteHandler } = await import(new URL("footnotes.js", document.baseURI));
  const handler = new FootnoteHandler();
  const dialog = document.body.appendChild(document.createElement("dialog"));
  const opening = { note: null };
  reader.view.addEventListener("link", (event) => handler.handle(reader.view.book, event));
  handler.addEventListener("before-render", ({ detail: { view } }) => {
    view.style = "display: block; width: 300px; height: 150px";
    view.renderer.setAttribute("flow", "scrolled");
    view.renderer.setAttribute("margin", "8px");
    dialog.firstElementChild?.close();
    dialog.replaceChildren(view);
    dialog.show();
  });
  handler.addEventListener("render", ({ detail }) => {
    opening.note = detail;
  });
  return opening;
}

function wrongWith(note, aside) {
  if (!aside) return "is not there";
  if (!note) return "does not open";
  if (note.type !== "footnote" || !note.hidden) return "is not known to be one";
  const { body } = note.view.renderer.getContents()[0].doc;
  const words = wordsOf(body);
  if (words !== wordsOf(aside)) return `opens as “${words}”`;
  const [mark, first] = ["bottom", "top"].map((edge, number) =>
    body.querySelectorAll(".label, .label + p")[number]?.getBoundingClientRect()[edge]);
  if (mark <= first) return "has its number above it";
  // The reader keeps notes off its pages.
  const all = aside.closest(".footnote-list") ?? aside;
  return all.getBoundingClientRect().height > 0 ? "leaves a gap" : "";
}

/* All pages at the width of the window: how many lines of verse, how many of them are turned over,
   what runs the wrong way, is out of its page, or does not hang. */
async function layout() {
  const problems = [];
  let lines = 0;
  let turned = 0;
  for (const index of reader.view.book.sections.keys()) {
    const doc = await goTo(index);
    await doc.fonts.ready;
    const width = reader.view.renderer.size;
    const said = new Set();
    const say = (element, what) => {
      if (!said.has(what)) problems.push(`${fileOf(index)}: “${wordsOf(element).slice(0, 40)}” ${what}`);
      said.add(what);
    };
    const { lang } = doc.documentElement;
    if (getComputedStyle(doc.body).direction !== directionOf(lang)) say(doc.body, "runs the wrong way");
    for (const element of doc.body.querySelectorAll("*")) {
      if ([...element.getClientRects()].some((box) => isOut(box, width))) say(element, "is too wide");
    }
    for (const element of doc.querySelectorAll(CENTRED)) {
      if (getComputedStyle(element).textAlign !== "center") say(element, "is not centred");
    }
    for (const element of doc.querySelectorAll(RAGGED)) {
      if (getComputedStyle(element).textAlign === "justify") say(element, "is justified");
    }
    for (const line of doc.querySelectorAll(".verse .line")) {
      const [first, ...others] = rowsOf(line, width);
      lines += 1;
      turned += others.length > 0;
      if (others.some((row) => row.indent < first.indent + HANGING)) say(line, "does not hang");
      const above = line.parentNode.querySelectorAll(".line");
      const before = above[[...above].indexOf(line) - 1];
      if (before && rowsOf(before, width).at(-1)?.place === first?.place) say(line, "is no line");
    }
  }
  return { lines, turned, problems };
}

/* Whether a box crosses the edge of its page: pages stand beside each other. */
function isOut({ left, right, width: own }, width) {
  const start = own < SLACK ? 0 : (((left + SLACK) % width) + width) % width;
  return start + right - left - SLACK > width + SLACK;
}

/* The rows of a line: where each is, and how far it begins from the edge of its page. */
function rowsOf(line, width) {
  const range = line.ownerDocument.createRange();
  range.selectNodeContents(line);
  const isRightToLeft = getComputedStyle(line).direction === "rtl";
  const rows = new Map();
  for (const { left, right, bottom } of range.getClientRects()) {
    const page = Math.floor(left / width);
    const indent = isRightToLeft ? (page + 1) * width - right : left - page * width;
    // What is raised, as the mark of a note is, has nearly the bottom of its row.
    const place = `${page} ${Math.round(bottom / 10)}`;
    rows.set(place, Math.min(rows.get(place) ?? width, indent));
  }
  return [...rows].map(([place, indent]) => ({ place, indent }));
}

/* Which way pages turn: what is wrong. */
async function turning() {
  const { book } = reader.view;
  const isRightToLeft = directionOf(book.metadata.language) === "rtl";
  const problems = (book.dir === "rtl") === isRightToLeft ? [] : [`pages turn ${book.dir}`];
  await goTo(0);
  await (isRightToLeft ? reader.view.goLeft() : reader.view.goRight());
  return (await until(() => opened().index > 0)) ? problems : [...problems, "no page turns"];
}
