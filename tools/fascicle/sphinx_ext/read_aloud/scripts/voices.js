/* The voices of the browser, which it may only learn after a while. */

const WAITS = 5000; // milliseconds
// Some systems have thousands, each in a hundred variants.
const MOST = 40;

/** @type {() => Promise<SpeechSynthesisVoice[]>} */
export function voicesHere() {
  const found = speechSynthesis.getVoices();
  if (found.length) return Promise.resolve(found);
  return new Promise((done) => {
    const tell = () => done(speechSynthesis.getVoices());
    speechSynthesis.addEventListener("voiceschanged", tell, { once: true });
    setTimeout(tell, WAITS);
  });
}

/**
 * List the voices for a language, those of its own region first.
 * @type {(voices: SpeechSynthesisVoice[], language: string) => SpeechSynthesisVoice[]}
 */
export function voicesFor(voices, language) {
  const tag = (/** @type {string} */ name) => name.replace("_", "-").toLowerCase();
  const [wanted] = tag(language).split("-");
  const isNear = (/** @type {SpeechSynthesisVoice} */ { lang }) => Number(tag(lang) === tag(language));
  return voices
    .filter(({ lang }) => tag(lang).split("-")[0] === wanted)
    .sort((one, other) => isNear(other) - isNear(one) || Number(other.localService) - Number(one.localService))
    .slice(0, MOST);
}
