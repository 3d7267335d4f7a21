/* Files of the book as they are on the web now, past all stores of the browser, and only those of the book:
   the login page of a network, which answers in place of every file, is none of them. */

import { KeepingError } from "./problem.js";

/**
 * Fetch a file by its address from the root of the book; it fails where there is none.
 * @type {(address: string, root: string, signal?: AbortSignal) => Promise<Response>}
 */
export async function fetchFresh(address, root, signal) {
  // The service worker lets "no-store" pass, and the browser keeps no copy of its own.
  const asked = (/** @type {RequestRedirect} */ redirect) => fetch(new URL(address, root), { cache: "no-store", redirect, signal });
  const answer = await asked("follow").catch(async (error) => {
    if (signal?.aborted) throw error;
    // Led on to another site, which browsers do not let us see.
    const { type } = await asked("manual").catch(() => ({ type: "" }));
    throw new KeepingError(type === "opaqueredirect" ? "intercepted" : "unreachable");
  });
  if (!answer.ok) throw await problemAt(root, signal);
  return answer;
}

/**
 * Fetch the content of a file, and its type.
 * @type {(address: string, root: string, signal?: AbortSignal) => Promise<{ content: ArrayBuffer, type: string }>}
 */
export async function fetchContent(address, root, signal) {
  const answer = await fetchFresh(address, root, signal);
  const content = await answer.arrayBuffer().catch((error) => {
    throw signal?.aborted ? error : new KeepingError("unreachable");
  });
  return { content, type: answer.headers.get("content-type") ?? "" };
}

/**
 * Fetch a list, as text; what is no list fails.
 * @type {(address: string, root: string, signal?: AbortSignal) => Promise<string>}
 */
export async function fetchList(address, root, signal) {
  const text = new TextDecoder().decode((await fetchContent(address, root, signal)).content);
  try {
    if (typeof JSON.parse(text) === "object") return text;
  } catch {
    /* it is none */
  }
  throw await problemAt(root, signal);
}

/**
 * Why a file is not as a list has it: the book is another one by now, or something else answers for it.
 * @type {(root: string, signal?: AbortSignal) => Promise<KeepingError>}
 */
export async function problemAt(root, signal) {
  const page = await fetch(root, { cache: "no-store", signal }).then((answer) => answer.text(), () => "");
  signal?.throwIfAborted();
  const { library } = new DOMParser().parseFromString(page, "text/html").documentElement.dataset;
  return new KeepingError(library === undefined ? "intercepted" : "changed");
}

/**
 * The digest of a file as lists have it: of a page, of what stands between `<main` and `</main>`.
 * @type {(address: string, content: ArrayBuffer) => Promise<string>}
 */
export async function digestOf(address, content) {
  if (!address.endsWith(".html")) return hashOf(content);
  const page = new TextDecoder().decode(content);
  const begin = page.indexOf("<main");
  const end = page.lastIndexOf("</main>");
  return begin >= 0 && begin < end ? hashOf(encoded(page.slice(begin, end))) : "";
}

/** @type {(text: string) => BufferSource} */
export const encoded = (text) => new TextEncoder().encode(text);

/** @type {(content: BufferSource) => Promise<string>} */
export async function hashOf(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...bytes].slice(0, 8).map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
