import { Occupancy, OccupancyResponse } from '@backstage-gpu/plugin-gpu-common';
import { OccupancyList } from './listOccupancy';
import { OccupancyEncoder } from './OccupancyEncoder';

/** What is encoded: an occupancy whose nodes may be made as they are asked for. */
export interface EncodableOccupancy
  extends OccupancyList,
    Pick<Occupancy, 'revision' | 'view'> {}

/** The answer of `GET /v1/occupancy` as one object; `decodeOccupancy` of gpu-common is its inverse. */
export function encodeOccupancy(
  occupancy: EncodableOccupancy,
): OccupancyResponse {
  const encoder = new OccupancyEncoder();
  const clusters = [...occupancy.clusters].map(({ name, nodes }) => ({
    name,
    nodes: Array.from(nodes, node => encoder.encodeNode(node)),
  }));
  return {
    ...headOf(occupancy),
    clusters,
    kinds: [...encoder.kinds],
    holders: [...encoder.holders],
    texts: [...encoder.texts],
  };
}

/** How many entries of a table make one piece. */
const entriesAPiece = 500;

/**
 * The same answer as JSON, in pieces of a node or a part of a table each. Tables come last, as they are complete after the
 * last node.
 */
export function* encodeInPieces(
  occupancy: EncodableOccupancy,
): Generator<string, void, void> {
  const encoder = new OccupancyEncoder();
  yield `${JSON.stringify(headOf(occupancy)).slice(0, -1)},"clusters":[`;
  let betweenClusters = '';
  for (const { name, nodes } of occupancy.clusters) {
    yield `${betweenClusters}{"name":${JSON.stringify(name)},"nodes":[`;
    betweenClusters = ',';
    let betweenNodes = '';
    for (const node of nodes) {
      yield `${betweenNodes}${JSON.stringify(encoder.encodeNode(node))}`;
      betweenNodes = ',';
    }
    yield ']}';
  }
  yield '],"kinds":[';
  yield* tableInPieces(encoder.kinds);
  yield '],"holders":[';
  yield* tableInPieces(encoder.holders);
  yield '],"texts":[';
  yield* tableInPieces(encoder.texts);
  yield ']}';
}

function headOf({ revision, partial, view, removed }: EncodableOccupancy) {
  return {
    revision,
    partial,
    ...(view === undefined ? {} : { view }),
    removed,
  };
}

function* tableInPieces(
  entries: readonly unknown[],
): Generator<string, void, void> {
  for (let from = 0; from < entries.length; from += entriesAPiece) {
    const piece = entries.slice(from, from + entriesAPiece);
    yield `${from > 0 ? ',' : ''}${JSON.stringify(piece).slice(1, -1)}`;
  }
}
