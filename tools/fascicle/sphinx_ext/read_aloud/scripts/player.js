/* Reading aloud: what is read is marked and brought into sight; the player at the foot of the window pauses,
   goes back and on, and sets voice and rate. */

import { _, DIRECTION, figures, LANGUAGE } from "../../i18n/scripts/interface.js";
import { blocksOf, textsOf } from "../../web/scripts/blocks.js";
import { element } from "../../web/scripts/element.js";
import { is } from "../../web/scripts/first-use.js";
import { notice } from "../../web/scripts/notice.js";
import { dictionary, isObject, record } from "../../web/scripts/records.js";
import { piecesOf } from "./pieces.js";
import { voicesFor, voicesHere } from "./voices.js";

const RATES = [0.75, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2];

const nothing = () => ({ rate: 1, voices: /** @type {Record<string, string>} */ ({}) });
/** @type {(data: any) => ReturnType<typeof nothing> | null} */
const sound = (data) => (isObject(data?.voices) && Number.isFinite(data.rate) ? { ...data, voices: dictionary(data.voices) } : null);
const kept = record({ name: "voice", version: 1, empty: nothing, sound });

const article = /** @type {HTMLElement} */ (document.querySelector(".bd-article"));

/** @type {ReturnType<typeof begin> | null} */
let reading = null;

/**
 * Begin to read, from the words that are selected, else from the top of the window; or stop.
 * @type {(button: HTMLElement) => Promise<void>}
 */
async function toggle(button) {
  if (reading) return reading.stop();
  const voices = voicesFor(await voicesHere(), article.lang);
  if (!voices.length) return notice(_("Your browser has no voice for the language of this text."));
  const blocks = blocksOf(article).filter((block) => block.getClientRects().length && wordsOf(block).trim());
  reading = begin(blocks, startOf(blocks), voices, () => {
    reading = null;
    button.focus({ preventScroll: true });
  });
}

/**
 * The words of a block; notes, which stand below the text, are none of them.
 * @type {(block: Element) => string}
 */
const wordsOf = (block) =>
  textsOf(block)
    .filter((text) => !text.parentElement?.closest(".footnote"))
    .map(({ data }) => data)
    .join("");

/** @type {(blocks: Element[]) => number} */
function startOf(blocks) {
  const selected = getSelection();
  const node = selected?.isCollapsed ? null : selected?.getRangeAt(0).startContainer;
  const chosen = node ? blocks.findLastIndex((block) => block.contains(node)) : -1;
  const edge = document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0;
  const inSight = blocks.findIndex((block) => block.getBoundingClientRect().top >= edge);
  return chosen >= 0 ? chosen : Math.max(0, inSight);
}

/**
 * Read blocks from one of them on.
 * @type {(blocks: Element[], first: number, voices: SpeechSynthesisVoice[], whenDone: () => void) => { stop: () => void }}
 */
function begin(blocks, first, voices, whenDone) {
  const chosen = kept.read();
  let at = first;
  let piece = 0;
  let isPaused = false;
  // What was said last; the end of anything before it means nothing.
  let said = 0;

  const piecesAt = () => piecesOf(wordsOf(blocks[at]), article.lang);
  const voice = () => voices.find(({ voiceURI }) => voiceURI === chosen.voices[article.lang]) ?? voices[0];

  function speak() {
    const number = ++said;
    speechSynthesis.cancel();
    mark(blocks[at]);
    show();
    if (isPaused) return;
    const text = piecesAt()[piece];
    if (text === undefined) return goOn(1);
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice();
    utterance.lang = voice().lang;
    utterance.rate = chosen.rate;
    utterance.onend = () => {
      if (number !== said) return;
      piece++;
      speak();
    };
    utterance.onerror = (event) => {
      if (number !== said || event.error === "interrupted" || event.error === "canceled") return;
      stop();
      notice(_("The voice of your browser stopped. Another voice may go on."));
    };
    speechSynthesis.speak(utterance);
  }

  function goOn(/** @type {number} */ by) {
    if (at + by >= blocks.length) return stop();
    at = Math.max(0, at + by);
    piece = 0;
    speak();
  }

  function stop() {
    said++;
    speechSynthesis.cancel();
    mark(null);
    removeEventListener("pagehide", stop);
    player.remove();
    whenDone();
  }

  function pause() {
    isPaused = !isPaused;
    speak();
  }

  function change() {
    kept.keep(chosen);
    speak();
  }

  const button = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ does) => {
    const made = element("button", { type: "button", title: name, "aria-label": name }, sign);
    made.addEventListener("click", does);
    return made;
  };
  const pausing = button(_("Pause"), "⏸\uFE0E", pause);
  const rates = chooser(_("Speed"), RATES.map((rate) => [String(rate), `${figures(rate)}×`]), String(chosen.rate), (value) => {
    chosen.rate = Number(value);
    change();
  });
  const names = chooser(_("Voice"), voices.map(({ voiceURI, name }) => [voiceURI, name]), voice().voiceURI, (value) => {
    chosen.voices[article.lang] = value;
    change();
  });
  const player = element(
    "section",
    { className: "player", lang: LANGUAGE, dir: DIRECTION, "aria-label": _("Read aloud") },
    button(_("Previous paragraph"), "⏮\uFE0E", () => goOn(-1)),
    pausing,
    button(_("Next paragraph"), "⏭\uFE0E", () => goOn(1)),
    rates,
    ...(voices.length > 1 ? [names] : []),
    button(_("Stop"), "✕\uFE0E", stop),
  );
  const show = () => {
    const name = isPaused ? _("Go on") : _("Pause");
    pausing.textContent = isPaused ? "▶\uFE0E" : "⏸\uFE0E";
    pausing.title = pausing.ariaLabel = name;
  };
  player.addEventListener("keydown", (event) => event.key === "Escape" && stop());
  // The voice would go on without the page.
  addEventListener("pagehide", stop);
  document.body.append(player);
  pausing.focus({ preventScroll: true });
  speak();
  return { stop };
}

/** @type {(label: string, options: string[][], value: string, choose: (value: string) => void) => HTMLElement} */
function chooser(label, options, value, choose) {
  const select = element("select", { "aria-label": label, title: label }, ...options.map(([each, name]) => element("option", { value: each, selected: each === value }, name)));
  select.addEventListener("change", () => choose(select.value));
  return select;
}

/**
 * Mark the block that is read, and bring it into sight.
 * @type {(block: Element | null) => void}
 */
function mark(block) {
  const before = document.querySelector(".is-spoken");
  if (before === block) return;
  before?.classList.remove("is-spoken");
  if (!block) return;
  block.classList.add("is-spoken");
  const { top, bottom } = block.getBoundingClientRect();
  const isSeen = top >= 0 && bottom <= innerHeight * 0.85;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  if (!isSeen) block.scrollIntoView({ block: "start", behavior });
}

is("aloud/player", toggle);
