/** Which device changed, or went away, at which revision. */
export interface DeviceChange {
  revision: number;
  cluster: string;
  /** `driver/name` of its pool. */
  pool: string;
  id: string;
}

/** A pool that was not there before: all of its devices are new. */
export type NewPool = Omit<DeviceChange, 'id'> & { id?: undefined };

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
   * What changed after `since`, up to `until`; undefined when the log no longer reaches back so far, or `since` is a
   * revision of another process. A device that changed more than once is named once.
   *
   * @param devicesOf - asked for the devices of new pools, so that the log need not hold them
   */
  between(
    since: number,
    until: number,
    devicesOf: DevicesOfPool,
  ): DeviceChange[] | undefined {
    if (
      since < this.#completeSince ||
      since > until ||
      since % revisionStep !== this.#process
    ) {
      return undefined;
    }
    const changes = new Map<string, DeviceChange>();
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index];
      if (entry.revision <= since) {
        break;
      }
      if (entry.revision > until) {
        continue;
      }
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
}
