/* The work of keeping, one window at a time: begun by the reader, gone on with on the next page, and done
   again when the book has changed. */

import { _ } from "../../i18n/scripts/interface.js";
import { notice } from "../../web/scripts/notice.js";
import { bring, letGo } from "./keeping.js";
import { fetchFresh } from "./fresh.js";
import { KeepingError } from "./problem.js";
import { currentStore } from "./stores.js";
import { wish } from "./wish.js";

// The book is asked so often whether it has changed, in milliseconds.
const INTERVAL = 300_000;

/** @type {Record<import("./problem.js").Reason, () => string>} */
const SAID = {
  changed: () => _("The book is being changed just now. Try again in a while."),
  unreachable: () => _("There is no connection. What is missing is fetched on a later visit."),
  intercepted: () => _("Something else answers in place of this book, perhaps the login page of a Wi-Fi network. Log in there, and open this page again."),
  full: () => _("There is not enough room for it in this browser."),
  refused: () => _("This browser keeps nothing for this site."),
};

/** @typedef {{ told: Offline.OnProgress[], finished: Promise<unknown>, controller: AbortController }} Running */
/** @type {Running | null} */
let running = null;
/* The work under way in this window. */
export const under = () => running;
export const stop = () => running?.controller.abort();

/**
 * Keep what the reader wants, and nothing else.
 * @type {(wanted: Offline.Wanted, root: string) => Promise<void>}
 */
export async function start(wanted, root) {
  stop();
  await running?.finished;
  const before = wish.read();
  if (!wish.keep({ ...wanted, checked: 0 })) return;
  // The browser may ask the reader, and may say no: then it may drop what is kept when it needs room.
  navigator.storage?.persist?.();
  const work = run(wanted, root).then(
    (isDone) => isDone && (wanted.isAll || wanted.works.length) && notice(_("Kept in this browser: it can now be read without a connection.")),
    async (error) => {
      const { reason } = /** @type {KeepingError} */ (error);
      const isStopped = error.name === "AbortError";
      if (!isStopped) notice(SAID[reason]?.() ?? _("This could not be kept. Open this page again later: what is missing is fetched then."));
      if (!isStopped && reason !== "full" && reason !== "refused") return;
      wish.keep(before, false);
      if (!before.isAll && !before.works.length) await letGo(root);
    },
  );
  if (running) running.finished = work;
  // What is removed is gone when the panel is filled again; what is fetched shows how far it is.
  if (!wanted.isAll && !wanted.works.length) await work;
}

/** @type {(wanted: Offline.Wanted, root: string) => Promise<boolean>} */
async function run(wanted, root) {
  const controller = new AbortController();
  /** @type {Running} */
  const own = { told: [], finished: Promise.resolve(), controller };
  running = own;
  /** @type {Offline.OnProgress} */
  const tell = (done, total) => {
    for (const each of own.told) each(done, total);
  };
  const { signal } = controller;
  try {
    // Another window may be at it: then there is nothing left to do.
    return await navigator.locks.request(`fascicle-offline:${root}`, { signal }, () => bring(wanted, root, tell, signal));
  } finally {
    running = null;
  }
}

/* What was kept when this page was shown. */
/** @type {Record<string, Offline.KeptWork> | undefined} */
let shown;

/**
 * Whether pages of a work have changed; the search is another one with each work that comes.
 * @type {(before: Record<string, Offline.KeptWork>, now: Record<string, Offline.KeptWork>) => boolean}
 */
const haveChanged = (before, now) => Object.entries(before).some(([slug, { state }]) => Object.hasOwn(now, slug) && now[slug].state !== state);

/**
 * Go on with what was not finished, and see whether the book has changed; the reader is told if it has.
 * @type {(root: string) => Promise<void>}
 */
export async function renew(root) {
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && check(root), { passive: true });
  addEventListener("online", () => check(root));
  await check(root);
}

/** @type {(root: string) => Promise<void>} */
async function check(root) {
  const { checked, ...wanted } = wish.read();
  if (running || !navigator.onLine || !(wanted.isAll || wanted.works.length)) return;
  const before = (await currentStore(root))?.kept;
  shown ??= before?.works;
  const isWhole = before?.state && JSON.stringify(before.wanted) === JSON.stringify(wanted);
  try {
    if (!isWhole || Date.now() - checked > INTERVAL) {
      await run(wanted, root);
      wish.keep({ ...wish.read(), checked: Date.now() }, false);
    }
  } catch (error) {
    await failed(error, root);
  }
  const now = (await currentStore(root))?.kept;
  const isChanged = haveChanged(shown ?? {}, now?.works ?? {});
  shown = now?.works ?? shown;
  if (isChanged) notice(_("What is kept of this book was brought up to date."), { name: _("Reload the page"), does: () => location.reload() });
}

/**
 * Say what only the reader can mend; a library that offers nothing to keep any more keeps nothing.
 * @type {(error: unknown, root: string) => Promise<void>}
 */
async function failed(error, root) {
  if (!(error instanceof KeepingError)) throw error;
  if (error.reason === "full") notice(SAID.full());
  if (error.reason !== "changed") return;
  const isGone = await fetchFresh("offline-worker.js", root).then(() => false, (why) => why.reason === "changed");
  if (!isGone) return;
  wish.forget();
  await letGo(root);
}
