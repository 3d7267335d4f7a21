/* Reloads a page of `fascicle live` when what it shows has changed, and says what is wrong. */

/** @typedef {{ changes: number, builds: number, building: boolean, problems: string[] }} State */

const own = /** @type {HTMLElement} */ (document.querySelector("script[data-follows]"));
const follows = /** @type {"changes" | "builds"} */ (own.dataset.follows);
const bar = document.createElement("div");
bar.setAttribute("role", "status");
bar.tabIndex = 0;
bar.hidden = true;
bar.style.cssText = `position: fixed; inset: auto 0 0; z-index: 10000; max-height: 30vh; overflow: auto;
  padding: 0.5rem 1rem; color: #fff; font: 0.875rem/1.4 system-ui, sans-serif;
  white-space: pre-wrap; overflow-wrap: anywhere`;
document.body.append(bar);

/** @type {EventSource | undefined} */
let source;

/** Listens while the page can be seen: a browser opens few connections to one server. */
function listen() {
  source?.close();
  if (document.hidden) return;
  source = new EventSource(`/_live/changes?follows=${follows}`);
  source.onmessage = ({ data }) => {
    /** @type {State} */
    const state = JSON.parse(data);
    if (String(state[follows]) !== own.dataset.number) {
      source?.close();
      location.reload();
    }
    const said = [...state.problems];
    if (state.building && follows === "builds") said.unshift("This page is being built again.");
    bar.textContent = said.join("\n");
    bar.style.background = state.problems.length > 0 ? "#5c1a1a" : "#333";
    bar.hidden = said.length === 0;
  };
}

document.addEventListener("visibilitychange", listen);
addEventListener("pageshow", listen);
