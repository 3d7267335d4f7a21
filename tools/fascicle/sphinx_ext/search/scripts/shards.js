/* Which indexes there are, and in which order they are asked. */

/**
 * A digest of a work's name, in bits (FNV-1a): those of its index are the first of them.
 * @type {(slug: string) => string}
 */
export function bitsOf(slug) {
  let digest = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(slug)) digest = Math.imul(digest ^ byte, 0x01000193);
  return (digest >>> 0).toString(2).padStart(32, "0");
}

/**
 * Order the shards: this work's first, then its language's, then the library's; or this work's alone.
 * @type {(listed: Search.Listed[], library: string, work: Search.WorkRead | null, isWholeLibrary: boolean) => Search.Listed[]}
 */
export function inOrder(listed, library, work, isWholeLibrary) {
  const bits = work ? bitsOf(work.slug) : "";
  const isOwn = (/** @type {Search.Listed} */ shard) =>
    work !== null && shard.language === work.language && bits.startsWith(shard.bits);
  if (work && !isWholeLibrary) return listed.filter(isOwn);
  const first = work?.language ?? library;
  const rank = (/** @type {Search.Listed} */ shard) =>
    isOwn(shard) ? 0 : shard.language === first ? 1 : shard.language === library ? 2 : 3;
  return [...listed].sort((a, b) => rank(a) - rank(b));
}
