/** Which device changed, or went away, at which revision. */
export interface DeviceChange {
  revision: number;
  cluster: string;
  /** `driver/name` of its pool. */
  pool: string;
  id: string;
  /** Name of the node that it is on, or was; empty text for a device that is bound to none. */
  node: string;
  /** Whether it is the same part of the same GPU as before: only its state, its holder or its tiers changed. */
  inPlace: boolean;
}

/** A device that a reader is told of. */
export type ChangedDevice = Omit<DeviceChange, 'node' | 'inPlace'>;

/**
 * What changed on a node: ids of the devices that changed in place, where nothing else did; `all` where devices came or
 * went, or are other parts of GPUs now.
 */
export type NodeChange = ReadonlySet<string> | 'all';

/** A pool of which all devices count as new: it was not there before, or they look different now. */
export type NewPool = Omit<DeviceChange, 'id' | 'node' | 'inPlace'> & {
  id?: undefined;
};

/** The nodes of a pool at the revision that a reader has; none for a pool that is gone. */
export type NodesOfPool = (cluster: string, pool: string) => Iterable<string>;

/** The ids of a pool's devices at the revision that a reader has; none for a pool that is gone. */
export type DevicesOfPool = (
  cluster: string,
  pool: string,
) => readonly string[];

/** Between two revisions of one process; as many processes can be told apart by what is left over. */
export const revisionStep = 2048;

/**
 * Remembers the latest changes of devices, so that a reader who knows a revision gets only what is new. Entries are only
 * added; readers of an older snapshot pass over those that came after it.
 */
export class ChangeLog {
  readonly #limit: number;
  #entries: (DeviceChange | NewPool)[] = [];
  /** The oldest revision from which the log is complete. */
  #completeSince: number;
  /** What is left over of every revision of this process. */
  readonly #process: number;

  constructor(start: number, limit = 20_000) {
    this.#completeSince = start;
    this.#process = start % revisionStep;
    this.#limit = limit;
  }

  append(entries: readonly (DeviceChange | NewPool)[]): void {
    for (const entry of entries) {
      this.#entries.push(entry);
    }
    // Cut to half at once, so that an entry costs the same however long the log is.
    if (this.#entries.length > this.#limit) {
      const cut = this.#entries.length - Math.floor(this.#limit / 2);
      this.#completeSince = this.#entries[cut - 1].revision;
      this.#entries = this.#entries.slice(cut);
    }
  }

  /**
   * Nodes with devices that changed after `since`, up to `until`, by cluster and name; undefined as with `between`. A node of which
   * devices went away is named as well.
   *
   * @param nodesOf - asked for the nodes of new pools, so that the log need not hold them
   */
  nodesBetween(
    since: number,
    until: number,
    nodesOf: NodesOfPool,
  ): Map<string, Map<string, NodeChange>> | undefined {
    if (!this.#reaches(since, until)) {
      return undefined;
    }
    const clusters = new Map<string, Map<string, Set<string> | 'all'>>();
    for (const entry of this.#entriesBetween(since, until)) {
      const nodes = clusters.get(entry.cluster) ?? new Map();
      clusters.set(entry.cluster, nodes);
      if (entry.id === undefined) {
        for (const node of nodesOf(entry.cluster, entry.pool)) {
          nodes.set(node, 'all');
        }
      } else if (!entry.inPlace) {
        nodes.set(entry.node, 'all');
      } else if (nodes.get(entry.node) !== 'all') {
        const ids = nodes.get(entry.node) ?? new Set();
        nodes.set(entry.node, ids.add(entry.id));
      }
    }
    return clusters;
  }

  /**
   * What changed after `since`, up to `until`; undefined when the log no longer reaches back so far, or `since` is a
   * revision of another process. A device that changed more than once is named once.
   *
   * @param devicesOf - asked for the devices of new pools, so that the log need not hold them
   */
  between(
    since: number,
    until: number,
    devicesOf: DevicesOfPool,
  ): ChangedDevice[] | undefined {
    if (!this.#reaches(since, until)) {
      return undefined;
    }
    const changes = new Map<string, ChangedDevice>();
    for (const entry of this.#entriesBetween(since, until)) {
      if (entry.id !== undefined) {
        changes.set(entry.id, entry);
      } else {
        const { revision, cluster, pool } = entry;
        for (const id of devicesOf(cluster, pool)) {
          changes.set(id, { revision, cluster, pool, id });
        }
      }
    }
    return [...changes.values()];
  }

  /** Whether the log has every change after `since`. */
  #reaches(since: number, until: number): boolean {
    return (
      since >= this.#completeSince &&
      since <= until &&
      since % revisionStep === this.#process
    );
  }

  /** Newest first. */
  *#entriesBetween(
    since: number,
    until: number,
  ): Generator<DeviceChange | NewPool, void, void> {
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index];
      if (entry.revision <= since) {
        return;
      }
      if (entry.revision <= until) {
        yield entry;
      }
    }
  }
}
