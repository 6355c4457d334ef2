import { Knex } from 'knex';
import {
  AllocationRow,
  attributionColumns,
  toOpenAllocation,
} from './AllocationRow';
import { Attribution, HeldDevice } from './HeldDevice';
import { OpenAllocation } from './OpenAllocation';
import { Beginning, KnownAllocation } from './planAllocation';
import { Ending } from './planRelease';
import { nextTurn } from '../../platform/nextTurn';

const table = 'gpu_usage_allocations';
/** How many rows one statement reads. */
const pageSize = 500;
/** How many rows one statement writes, within the parameters and terms that SQLite takes. */
const batchSize = 200;

/**
 * Keeps allocations in the database. SQLite answers without leaving the process, so a long series of statements lets
 * others have their turn in between. Every write can be repeated, by the same replica or another: unique keys and
 * conditions make the second do nothing.
 */
export class AllocationStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The allocations of a cluster that are open. */
  async listOpen(cluster: string): Promise<OpenAllocation[]> {
    const open: OpenAllocation[] = [];
    let after = '';
    for (;;) {
      const rows = await this.#knex<AllocationRow>(table)
        .where({ cluster })
        .where('open_device', '>', after)
        .orderBy('open_device')
        .limit(pageSize);
      open.push(...rows.map(toOpenAllocation));
      if (rows.length < pageSize) {
        return open;
      }
      after = rows[rows.length - 1].open_device!;
      await nextTurn();
    }
  }

  /** The open allocations of some devices. */
  async findOpen(devices: readonly string[]): Promise<OpenAllocation[]> {
    const open: OpenAllocation[] = [];
    for (const batch of batches(devices)) {
      await nextTurn();
      const rows = await this.#knex<AllocationRow>(table).whereIn(
        'open_device',
        batch,
      );
      open.push(...rows.map(toOpenAllocation));
    }
    return open;
  }

  /** What the ledger has already of each device and the claim that holds it, by device. */
  async findKnown(
    held: readonly HeldDevice[],
  ): Promise<Map<string, KnownAllocation[]>> {
    const known = new Map<string, KnownAllocation[]>();
    for (const batch of batches(held)) {
      await nextTurn();
      const claimOf = new Map(
        batch.map(({ device, claim }) => [device, claim.uid]),
      );
      const rows = await this.#knex<AllocationRow>(table)
        .select('id', 'device', 'claim_uid', 'allocation', 'freed_by')
        .whereIn('device', [...claimOf.keys()])
        .whereIn('claim_uid', [...new Set(claimOf.values())]);
      for (const { id, device, claim_uid, allocation, freed_by } of rows) {
        if (claimOf.get(device) === claim_uid) {
          const entry = {
            id,
            allocation,
            ...(freed_by === null ? {} : { freedBy: Date.parse(freed_by) }),
          };
          known.set(device, [...(known.get(device) ?? []), entry]);
        }
      }
    }
    return known;
  }

  /** Opens allocations; those that another replica has opened, or whose device is open for another, are left out. */
  async insert(
    allocations: readonly { held: HeldDevice; beginning: Beginning }[],
    now: number,
  ): Promise<void> {
    for (const batch of batches(allocations)) {
      await nextTurn();
      await this.#knex<AllocationRow>(table)
        .insert(
          batch.map(({ held, beginning }) => ({
            cluster: held.cluster,
            device: held.device,
            open_device: held.device,
            claim_uid: held.claim.uid,
            allocation: beginning.allocation,
            namespace: held.claim.namespace,
            claim: held.claim.name,
            ...attributionColumns(held.attribution),
            allocated_after: toText(beginning.allocatedAfter),
            allocated_at: toText(beginning.allocatedAt),
            freed_at: null,
            freed_by: null,
            opened_at: toText(now),
          })),
        )
        .onConflict()
        .ignore();
    }
  }

  /** Takes an end back, unless the device is open for another by now. */
  async reopen(
    allocations: readonly { id: number; device: string }[],
    now: number,
  ): Promise<void> {
    for (const { id, device } of allocations) {
      await this.#knex<AllocationRow>(table)
        .where({ id, open_device: null })
        .whereNotExists(
          this.#knex(`${table} as other`)
            .select(this.#knex.raw('1'))
            .where('other.open_device', device),
        )
        .update({
          open_device: device,
          freed_at: null,
          freed_by: null,
          opened_at: toText(now),
        });
    }
  }

  /** Ends allocations; one that has ended keeps its first end. */
  async close(ids: readonly number[], ending: Ending): Promise<void> {
    for (const batch of batches(ids)) {
      await this.#knex<AllocationRow>(table)
        .whereIn('id', batch)
        .whereNotNull('open_device')
        .update({
          open_device: null,
          freed_at: toText(ending.freedAt),
          freed_by: toText(ending.freedBy),
        });
    }
  }

  /** Fills in what was not known; what is known stays as it is. */
  async complete(id: number, attribution: Attribution): Promise<void> {
    const columns = Object.entries(attributionColumns(attribution)).filter(
      ([, value]) => value !== null,
    );
    const filled = columns.map(([name, value]) => [
      name,
      this.#knex.raw('coalesce(??, ?)', [name, value]),
    ]);
    await this.#knex<AllocationRow>(table)
      .where({ id })
      .update(Object.fromEntries(filled));
  }
}

function* batches<T>(list: readonly T[]): Generator<T[], void, void> {
  for (let start = 0; start < list.length; start += batchSize) {
    yield list.slice(start, start + batchSize);
  }
}

function toText(time: number): string {
  return new Date(time).toISOString();
}
