/* The files that searching in kept works takes, and a list of indexes that names these works. */

import { inOrder } from "./shards.js";

/** @typedef {{ engine: number, shared: [string, number][], works: Record<string, [string, number][]> }} IndexList */

/** @type {Offers["keeping"]["files"]} */
export async function files({ works, isAll }, read) {
  // A library may have no index, or one that could not be made.
  /** @type {Search.Listing} */
  const { language, shards = [] } = await read("search/shards.json").then(JSON.parse, () => ({}));
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
      const records = isAll ? Object.values(inIt.works) : slugs.map((slug) => inIt.works[slug] ?? []);
      /** @type {(file: [string, number]) => [string, number]} */
      const fromRoot = ([name, size]) => [`search/${shard.path}/${name}`, size];
      return [[`search/${shard.engine}`, inIt.engine], ...[...inIt.shared, ...records.flat()].map(fromRoot)];
    }),
    written: [{ address: "search/shards.json", content: { language, shards: wanted, ...(isAll ? {} : { works: slugs }) } }],
  };
}
