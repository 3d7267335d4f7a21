/* The bar of a text steps aside while the reader goes on, and comes back on the way up or for the
   keyboard. */

// Less is a finger that rests.
const STEP = 8; // pixels

export function keepBarQuiet() {
  const bar = /** @type {HTMLElement | null} */ (document.querySelector(".in-a-work .bd-header-article"));
  if (!bar) return;
  // A tool that was chosen from the menu of a narrow window closes it.
  const menu = document.getElementById("bar-tools");
  menu?.addEventListener("click", () => menu.hidePopover());
  const { dataset } = document.documentElement;
  const isUsed = () => bar.matches(":hover, :has(:focus-visible)") || document.querySelector("dialog[open], [popover]:popover-open");
  const stepAside = (/** @type {boolean} */ isAside) => {
    dataset.bar = isAside ? "aside" : "";
  };
  let last = scrollY;
  addEventListener(
    "scroll",
    () => {
      const moved = scrollY - last;
      if (Math.abs(moved) < STEP) return;
      last = scrollY;
      stepAside(moved > 0 && scrollY > 2 * bar.offsetHeight && !isUsed());
    },
    { passive: true },
  );
  bar.addEventListener("focusin", () => stepAside(false));
}
