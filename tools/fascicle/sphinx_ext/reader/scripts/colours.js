/* The colours of the page: as the system has them, or light, sepia or dark. */

import { _ } from "../../i18n/scripts/interface.js";
import { remember, remembered } from "../../web/scripts/memory.js";

/** @type {Record<string, string>} */
const MODES = {
  auto: _("Colours: system"),
  light: _("Colours: light"),
  sepia: _("Colours: sepia"),
  dark: _("Colours: dark"),
};

/* Set the colours that were chosen, else those of the library. */
export function colour() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  wear(remembered("mode") ?? document.documentElement.dataset.mode);
  system.addEventListener("change", () => wear(document.documentElement.dataset.mode));
}

/** @type {(mode: string | undefined) => void} */
function wear(mode) {
  const { dataset } = document.documentElement;
  dataset.mode = mode && mode in MODES ? mode : "auto";
  const isDark = dataset.mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : dataset.mode === "dark";
  dataset.theme = isDark ? "dark" : "light";
}

/* One button goes from one to the next. */
export function offerColours() {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(".theme-button"));
  if (!button) return;
  const name = /** @type {HTMLElement} */ (button.querySelector(".theme-name"));
  const say = () => {
    const said = MODES[document.documentElement.dataset.mode ?? "auto"];
    name.textContent = said;
    button.title = said;
  };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    const names = Object.keys(MODES);
    const next = names[(names.indexOf(document.documentElement.dataset.mode ?? "auto") + 1) % names.length];
    wear(next);
    remember("mode", next);
    say();
  });
}
