/* Places: the numbers of the words at which the parts of a query stand in a record. */

/**
 * Keep the records that all parts have: pairs of an id and what each part has found there.
 * @type {(found: Search.Matches[]) => [string, Search.Match[]][]}
 */
export function inAll(found) {
  const [first, ...others] = [...found].sort((a, b) => a.size - b.size);
  if (!first) return [];
  return [...first.keys()]
    .filter((id) => others.every((records) => records.has(id)))
    .map((id) => [id, found.flatMap((records) => records.get(id) ?? [])]);
}

/**
 * Keep the records in which words follow one another, with the places where the first one stands.
 *
 * Two words may have one place, as in “sea-wall”; what is found is held against the text later.
 * @type {(words: Search.Matches[]) => Search.Matches}
 */
export function inARow(words) {
  const found = new Map();
  for (const [id, each] of inAll(words)) {
    let last = new Map(each[0].places.map((place) => [place, place]));
    for (const { places } of each.slice(1)) {
      const next = new Map();
      for (const place of places) {
        const first = last.get(place - 1) ?? last.get(place);
        if (first !== undefined) next.set(place, first);
      }
      last = next;
    }
    const places = [...new Set(last.values())];
    if (places.length) found.set(id, { score: each.reduce((sum, { score }) => sum + score, 0), places });
  }
  return found;
}

/**
 * Make a hit: it is the better the closer the parts stand together.
 * @type {<S>(shard: S, id: string, each: Search.Match[]) => { shard: S, id: string, score: number, places: number[][] }}
 */
export function hitOf(shard, id, each) {
  const score = each.reduce((sum, found) => sum + found.score, 0);
  const places = each.map((found) => found.places);
  const closeness = places.length > 1 ? places.length / shortestSpan(places) : 1;
  return { shard, id, score: score * (1 + closeness), places };
}

/**
 * Measure the shortest stretch of words in which each part stands once, both ends counted.
 * @type {(places: number[][]) => number}
 */
export function shortestSpan(places) {
  const all = places.flatMap((each, part) => each.map((place) => ({ place, part }))).sort((a, b) => a.place - b.place);
  const within = places.map(() => 0);
  let missing = places.length;
  let shortest = Infinity;
  let first = 0;
  for (const { place, part } of all) {
    if (within[part]++ === 0) missing -= 1;
    while (!missing) {
      shortest = Math.min(shortest, Math.max(place - all[first].place + 1, places.length));
      if (--within[all[first].part] === 0) missing += 1;
      first += 1;
    }
  }
  return shortest;
}
