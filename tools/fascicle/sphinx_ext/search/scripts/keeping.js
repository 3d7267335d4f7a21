/* The files that searching in kept works takes, and a list of indexes that names these works. */

import { bitsOf, inOrder } from "./shards.js";

/** @typedef {[name: string, size: number, digest: string]} IndexFile */
/** @typedef {{ engine: [size: number, digest: string], shared: IndexFile[], works: Record<string, IndexFile[]> }} IndexList */

/** @type {Offers["keeping"]["files"]} */
export async function files({ works, isAll }, read) {
  // A library may have no index, or one that could not be made.
  /** @type {Search.Listing} */
  const said = await read("search/shards.json").then(JSON.parse, (error) => {
    if (error.reason === "changed") return {};
    throw error;
  });
  const language = said.language;
  const shards = await shardsIn(said, isAll ? null : works, read);
  if (!shards.length) return { files: [], written: [] };
  const wanted = isAll ? shards : shards.filter((shard) => works.some((work) => inOrder([shard], language, work, false).length));
  const listed = await Promise.all(
    wanted.map(async (shard) => {
      /** @type {IndexList} */
      const inIt = JSON.parse(await read(`search/${shard.path}/files.json`));
      return { shard, inIt };
    }),
  );
  const slugs = works.map(({ slug }) => slug);
  return {
    files: listed.flatMap(({ shard, inIt }) => {
      const records = isAll ? Object.values(inIt.works) : slugs.map((slug) => (Object.hasOwn(inIt.works, slug) ? inIt.works[slug] : []));
      /** @type {(file: IndexFile) => IndexFile} */
      const fromRoot = ([name, ...about]) => [`search/${shard.path}/${name}`, ...about];
      return [[`search/${shard.engine}`, ...inIt.engine], ...[...inIt.shared, ...records.flat()].map(fromRoot)];
    }),
    written: [{ address: "search/shards.json", content: { language, shards: wanted, ...(isAll ? {} : { works: slugs }) } }],
  };
}

/**
 * Return the indexes of a list, or those that it has in lists of their own: of these works, or all.
 * @type {(said: Search.Listing, works: { slug: string }[] | null, read: (path: string) => Promise<string>) => Promise<Search.Listed[]>}
 */
async function shardsIn({ shards, indexes, lists = [] }, works, read) {
  const near = works ? lists.filter(({ bits }) => works.some(({ slug }) => bitsOf(slug).startsWith(bits))) : lists;
  const listed = await Promise.all(near.map(async ({ path }) => JSON.parse(await read(`search/${path}`))));
  return [...(shards ?? indexes ?? []), ...listed.flat()];
}
