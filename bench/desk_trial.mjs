/* Twelve tasks at the desk, done in a real browser: acts, and seconds until their result is seen.
 *
 *     node bench/desk_trial.mjs chromium /usr/bin/chromium
 *     node bench/desk_trial.mjs firefox /usr/bin/firefox-esr
 *
 * It makes a library, opens its desk, and drives the browser with Puppeteer, which is among the tools
 * of the gates. A click, a key, and the words of a field each count as one act. An act takes as long
 * as the browser needs for it: there is no reading or thinking in these seconds.
 */
import { execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const { launch } = createRequire(join(ROOT, "_build/gates/node_modules/"))("puppeteer-core");
const PYTHON = join(ROOT, ".venv/bin/python");
const ENV = { ...process.env, PYTHONPATH: join(ROOT, "tools"), PYTHONUNBUFFERED: "1" };
const LIT = ["Wick", "Glass", "Oil", "Brass", "Stairs", "Gulls", "Fog"].map((it) => `The ${it}`);

/** Return a text: a title, three chapters with a wide gap in each, and the footer of a site. */
function novel(number) {
  const said = [
    "The ferry was late again on day {}, and nobody on the quay would say why. It came at nine.",
    "Ada counted the lamps along the far bank on day {}, and there was one too many. It moved.",
    "“That is the boat,” said the clerk on day {}, “or it is the moon on the water.” He went in.",
    "It was neither; on day {} it was her brother with a lantern. He was walking on the ice.",
  ];
  const more = Array.from({ length: 12 }, (_, n) => `They waited for the ${n + 1}. ferry of day {}. Nobody said a word.`);
  const chapter = (n) =>
    `CHAPTER ${n}\n\n\n${[said[0], said[1], ...more].join("\n\n")}\n\n\n\n${[said[2], said[3], ...more].join("\n\n")}\n`.replaceAll("{}", n);
  const chapters = [1, 2, 3].map(chapter).join("\n\n\n");
  return `The Long Night ${number}\n\nby Ada Quill\n\n\n\n${chapters}\n\nRead more at lamps.example: follow, share and subscribe.\n`;
}

/** Return a text whose seven headings no rule knows. */
function lamps() {
  const part = (name) =>
    `${name}\n\nThe wick was trimmed at six, and the glass was wiped with a clean rag, as on all days.\n` +
    `The keeper wrote it down, with the hour and the wind, and went below to his supper.\n`;
  return `The Keeper\n\nby Ada Quill\n\n\n\nThe lamp has seven parts, and each of them has a page in the book of the keeper.\n\n${LIT.map(part).join("\n")}`;
}

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const python = (...args) => execFileSync(PYTHON, ["-m", "fascicle", ...args], { env: ENV, stdio: "pipe" });

/** Open the desk of a library; return its process and its address. */
async function opened(library) {
  const desk = spawn(PYTHON, ["-m", "fascicle", "desk", "--no-browser", "--library", library], { env: ENV });
  const said = await new Promise((resolve) => desk.stdout.once("data", resolve));
  return { desk, address: String(said).split(/\s/)[0] };
}

class Owner {
  constructor(page, address) {
    Object.assign(this, { page, address, clicks: 0, keys: 0, words: 0 });
  }

  async open(place) {
    await this.page.goto("about:blank");
    await this.page.goto(this.address + place);
    await this.there(place.includes("/work/") ? "iframe[src]" : "main:not(:has(> .waiting)) > *");
    Object.assign(this, { clicks: 0, keys: 0, words: 0 });
  }

  /** Wait for an element with these words, and click it; lines that are not in the window are scrolled to. */
  async click(selector, words = "", shift = false) {
    let found = false;
    for (let n = 0; n < 300 && !found; n += 1) {
      found = await this.page.evaluate(
        (wanted, text) => {
          document.querySelectorAll("[data-trial]").forEach((it) => it.removeAttribute("data-trial"));
          const place = [...document.querySelectorAll(wanted)].find((it) => it.textContent.includes(text));
          if (place) {
            place.dataset.trial = "";
            place.scrollIntoView({ block: "nearest" });
          } else if (wanted === ".line") document.querySelector(".lines").scrollBy(0, 400);
          return Boolean(place);
        },
        selector,
        words,
      );
      if (!found) await pause(30);
    }
    if (!found) throw new Error(`no ${selector} with “${words}”`);
    if (shift) await this.page.keyboard.down("Shift");
    await this.page.click("[data-trial]");
    if (shift) await this.page.keyboard.up("Shift");
    this.clicks += 1;
  }

  /** Click the line of the text that has these words; with Shift, select up to it. */
  async line(words, shift = false) {
    await this.click(".line", words, shift);
  }

  async there(selector, fewest = 1) {
    for (let n = 0; n < 300; n += 1) {
      if ((await this.page.evaluate((it) => document.querySelectorAll(it).length, selector)) >= fewest) return;
      await pause(30);
    }
    throw new Error(`never ${fewest} of ${selector}`);
  }

  async press(key) {
    await this.page.keyboard.press(key);
    this.keys += 1;
  }

  /** Press keys, each an act that is waited for. */
  async pressed(...keys) {
    for (const key of keys) {
      await this.press(key);
      await this.done();
    }
  }

  async fill(name, words) {
    await this.page.click(`dialog [name="${name}"]`, { count: 3 });
    await this.page.keyboard.type(words);
    this.words += 1;
  }

  async give(selector, files) {
    await this.there(selector);
    await (await this.page.$(selector)).uploadFile(...files);
    this.clicks += 1;
  }

  /** Wait until the desk says that an act is done, and its page is there. */
  async done() {
    await this.there("#said .done, #said .problem");
    const problem = await this.page.evaluate(() => document.querySelector("#said .problem")?.textContent ?? "");
    if (problem) throw new Error(problem);
    await this.there("iframe[src], .cards, table");
    await this.page.evaluate(() => [...document.querySelectorAll("#said button")].find((it) => it.textContent === "Dismiss")?.click());
    await this.there("#said:not(:has(.done))");
  }
}

/** Return a task: click a line, with Shift up to it, and press keys. */
const keyed = (words, ...keys) => async (owner, shift = false) => {
  await owner.line(words, shift);
  await owner.pressed(...keys);
};

/** The tasks: what is done, where it begins, how, and the commands that do the same. */
function tasks(files) {
  return [
    ["give title and author", "#/work/night", async (o) => {
      await o.click("button, a", "Describe");
      await o.there('dialog [name="title"]');
      await o.fill("title", "The Longest Night");
      await o.fill("authors", "A. Quill");
      await o.press("Enter");
      await o.done();
    }, 1],
    ["set a cover", "#/work/night", async (o) => {
      await o.click("button, a", "Cover");
      await o.give("#cover-file", [files.cover]);
      await o.done();
    }, 2],
    ["a gap to no break, and back", "#/work/night", async (o) => {
      await o.click(".line.gap");
      await o.pressed("o", "b");
    }, 3],
    ["a line to a chapter, and its level", "#/work/night", keyed("Ada counted the lamps along the far bank on day 1", "h", ">"), 3],
    ["join two chapters", "#/work/night", keyed("CHAPTER 2", "j"), 2],
    ["split a chapter", "#/work/night", async (o) => {
      await o.line("The ferry was late again on day 3");
      await o.press("s");
      await o.there('dialog [name="line"]');
      await o.fill("line", "The Storm");
      await o.press("Enter");
      await o.done();
    }, 2],
    ["verse of selected lines", "#/work/night", async (o) => {
      await o.line("The ferry was late again on day 1");
      await keyed("Ada counted the lamps along the far bank on day 1", "v")(o, true);
    }, 2],
    ["leave out the footer of a site", "#/work/night", keyed("Read more at lamps.example", "x"), 2],
    ["“all like this” for seven headings", "#/work/lamps", async (o) => {
      await o.line(LIT[0]);
      await o.press("a");
      await o.there("dialog li", LIT.length);
      await o.click("dialog .primary");
      await o.done();
    }, 8],
    ["add three files", "", async (o) => {
      await o.give("#files", files.more);
      await o.click("dialog button", "Done");
      await o.there(".card", 2 + files.more.length);
    }, 3],
    ["remove a work, and restore it", "", async (o) => {
      await o.click('[aria-label="Remove The Long Night 12"]');
      await o.done();
      await o.click(".removed summary");
      await o.click('[aria-label^="Restore"]');
      await o.done();
    }, 2],
    ["undo an act of yesterday", "#/history", async (o) => {
      await o.click('[aria-label="Take back act 1"]');
      await o.done();
    }, 2],
  ];
}

async function main() {
  const [browser, executablePath] = process.argv.slice(2);
  if (!["chromium", "firefox"].includes(browser) || !executablePath) {
    console.error("usage: node bench/desk_trial.mjs chromium|firefox PROGRAM");
    process.exit(2);
  }
  const folder = mkdtempSync(join(tmpdir(), "trial-"));
  const library = join(folder, "library");
  python("new", library);
  writeFileSync(join(library, "texts/night.txt"), novel(1));
  writeFileSync(join(library, "texts/lamps.txt"), lamps());
  python("describe", "lamps", "series=Yesterday", "--library", library);
  const files = { cover: join(folder, "moon.png"), more: [11, 12, 13].map((n) => join(folder, `night-${n}.txt`)) };
  files.more.forEach((path, n) => writeFileSync(path, novel(11 + n)));
  execFileSync(PYTHON, ["-c", `from PIL import Image; Image.new("RGB", (600, 800), "#345").save("${files.cover}")`]);
  const { desk, address } = await opened(library);
  process.on("exit", () => {
    desk.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const started = await launch({
    browser: browser === "firefox" ? "firefox" : "chrome",
    executablePath,
    // Firefox takes the size of its window only here.
    defaultViewport: null,
    args:
      browser === "firefox"
        ? ["--width=1280", "--height=900"]
        : ["--no-sandbox", "--disable-background-networking", "--window-size=1280,900"],
  });
  const page = await started.newPage();
  console.log(`| ${await started.version()} | clicks | keys | words | seconds | commands |`);
  console.log("| --- | --- | --- | --- | --- | --- |");
  const original = readFileSync(join(library, "texts/night.txt"));
  let failed = 0;
  for (const [name, place, act, commands] of tasks(files)) {
    const owner = new Owner(page, address);
    if (place === "#/work/night") {
      rmSync(join(library, "texts/night.toml"), { force: true });
      writeFileSync(join(library, "texts/night.txt"), original);
    }
    try {
      await owner.open(place);
      const begun = performance.now();
      await act(owner);
      const seconds = (performance.now() - begun) / 1000;
      console.log(`| ${name} | ${owner.clicks} | ${owner.keys} | ${owner.words} | ${seconds.toFixed(1)} | ${commands} |`);
    } catch (error) {
      failed += 1;
      console.log(`| ${name} | failed: ${String(error.message).split("\n")[0]} |`);
    }
  }
  await started.close();
  process.exit(failed ? 1 : 0);
}

await main();
