import { ClustersResponse, Fault } from '@backstage-gpu/plugin-gpu-common';

/** Clusters with faults of one kind that are shown one by one; more are shown together. */
const mostAlone = 3;
const namedClusters = 5;

/** A fault as it is shown. */
export interface ShownFault {
  fault: Fault;
  /** Title of the cluster that it belongs to; absent when it belongs to none. */
  cluster?: string;
  /** The clusters that have faults of this kind, when they are shown together; the fault is that of the first. */
  together?: { count: number; named: string[]; more: number };
}

/** What to show of the faults. Forty clusters behind a network that is away are one thing to read, not forty. */
export function summariseFaults({
  clusters,
  faults,
}: Pick<ClustersResponse, 'clusters' | 'faults'>): ShownFault[] {
  const own = clusters.flatMap(({ title, faults: those }) =>
    those.map(fault => ({ cluster: title, fault })),
  );
  const titlesOf = (kind: Fault['kind']) => [
    ...new Set(
      own.filter(each => each.fault.kind === kind).map(each => each.cluster),
    ),
  ];
  const seen = new Set<Fault['kind']>();
  return [
    ...faults.map(fault => ({ fault })),
    ...own.flatMap(entry => {
      const { kind } = entry.fault;
      const titles = titlesOf(kind);
      if (titles.length <= mostAlone) {
        return [entry];
      }
      if (seen.has(kind)) {
        return [];
      }
      seen.add(kind);
      const named = titles.slice(0, namedClusters);
      const more = titles.length - named.length;
      return [{ ...entry, together: { count: titles.length, named, more } }];
    }),
  ];
}
