/** What a closed assessment judged conform and what is seen now to fall short of it. Pure. */

/** A cell of the work sheet; object 0 is the item as a whole. */
export type JudgedCell = { item: string; object_id: number; result: string };
/** What was assessed, and which node or endpoint it is; both null: nobody said. */
export type AssessedObject = { id: number; node_id: number | null; endpoint_id: number | null };
export type SeenAt = { item: string; node_id: number | null; endpoint_id: number | null };
/** `object_id`: whose judgement no longer holds; null where several objects that stand for no target share it. */
export type Drifted<S extends SeenAt> = { object_id: number | null; sighting: S };

/**
 * A sighting is held against the judgement of its own object; where that wasn't judged, against the item as a whole; and where
 * that wasn't either, against all objects that stand for no target, if each was judged conform. What was judged otherwise is known.
 */
export function driftOf<S extends SeenAt>(
  cells: readonly JudgedCell[],
  objects: readonly AssessedObject[],
  seen: readonly S[],
): Drifted<S>[] {
  const byItem = Map.groupBy(cells, ({ item }) => item);
  const loose = new Set(objects.filter(isLoose).map(({ id }) => id));
  return seen.flatMap((sighting): Drifted<S>[] => {
    const judged = byItem.get(sighting.item) ?? [];
    const own = objects.filter((object) => isSame(object, sighting)).map(({ id }) => id);
    const ofOwn = judged.filter(({ object_id }) => own.includes(object_id));
    const ofWhole = judged.filter(({ object_id }) => object_id === 0);
    const ofLoose = judged.filter(({ object_id }) => loose.has(object_id));
    const against = [ofOwn, ofWhole, ofLoose].find((some) => some.length > 0) ?? [];
    if (against.length === 0 || against.some(({ result }) => result !== 'conform')) return [];
    const [only, ...more] = against;
    return [{ object_id: only && more.length === 0 ? only.object_id : null, sighting }];
  });
}

const isLoose = ({ node_id, endpoint_id }: AssessedObject): boolean => node_id === null && endpoint_id === null;

const isSame = (object: AssessedObject, { node_id, endpoint_id }: SeenAt): boolean =>
  (node_id !== null && object.node_id === node_id) || (endpoint_id !== null && object.endpoint_id === endpoint_id);
