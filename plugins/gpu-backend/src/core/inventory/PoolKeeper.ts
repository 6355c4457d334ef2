import {
  DeviceClass,
  DeviceSelection,
  PoolOptions,
  PoolSlices,
  ResourceClaim,
  Toleration,
} from '@backstage-gpu/dra';
import { Holder, OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { toError } from '@backstage/errors';
import { Map as ImmutableMap } from 'immutable';
import { Tier } from './readTiers';
import { buildPoolModel, SelectedTier } from './buildPoolModel';
import { gatherCandidates, GatheredPool, NodeSet } from './gatherCandidates';
import { selectInSteps } from './selectInSteps';
import { isOutOfTime, SelectorTime } from './SelectorTime';
import { PoolLookup, PoolLookupBuilder } from './PoolLookup';
import { PoolModel } from './PoolModel';
import { ProductColumns } from './ProductColumns';
import { TierTotals } from './TierTotals';

const noColumns: PoolModel['columns'] = new Map();

/** How much of a pool has to be computed again; each includes those before it. */
export const staleness = { use: 0, selection: 1, nodes: 2, slices: 3 } as const;

/** One of {@link staleness}. */
export type Staleness = (typeof staleness)[keyof typeof staleness];

/** What pools are computed from besides their own objects. */
export interface PoolContext {
  cluster: string;
  nodes: NodeSet;
  tiers: readonly Tier[];
  classes: ReadonlyMap<string, DeviceClass>;
  poolOptions: PoolOptions;
  tolerations: Toleration[];
  /** Sorted by name; undefined when there are none any more. */
  slicesOf: (pool: string) => PoolSlices | undefined;
  /** Claims that hold devices of the pool; undefined while not all are known. */
  claimsOf?: (pool: string) => ResourceClaim[];
  holderOf: (claim: ResourceClaim) => Holder;
  time: SelectorTime;
}

/** A device that changed and the node that it is on, or was; or without an id a pool of which all devices count as new. */
export type PoolChange =
  | {
      pool: string;
      id: string;
      node: string;
      /** Whether it is the same part of the same GPU as before: only its state, its holder or its tiers changed. */
      inPlace: boolean;
    }
  | { pool: string; id?: undefined };

/** What is kept of a pool between changes. */
interface PoolEntry {
  slices?: PoolSlices;
  gathered?: GatheredPool;
  /** By DeviceClass; the candidates that it selects. */
  selections: Map<string, DeviceSelection>;
  model?: PoolModel;
}

/**
 * Keeps the models of a cluster's pools and their sums. What changed is marked, then refreshed pool by pool: the pool's
 * old share of the sums is replaced by its new one.
 */
export class PoolKeeper {
  readonly #entries = new Map<string, PoolEntry>();
  readonly #dirty = new Map<string, Staleness>();
  readonly #totals = new Map<string, TierTotals>();
  readonly #problems = new Map<string, string>();
  #models: ImmutableMap<string, PoolModel> = ImmutableMap();
  readonly #lookup = new PoolLookupBuilder();
  readonly #columns = new ProductColumns();
  #devices = 0;
  #changed: PoolChange[] = [];
  /** Pools for which a selector had no time left; the next refresh goes on with them. */
  readonly #unfinished = new Set<string>();
  #isUnfinished = false;

  /** By `driver/name`. */
  get models(): ImmutableMap<string, PoolModel> {
    return this.#models;
  }

  /** In which pools to look for what. */
  get lookup(): PoolLookup {
    return this.#lookup.build();
  }

  /** Memory columns of whole GPUs as far as pools show, by product. */
  get columns(): ReadonlyMap<string, number> {
    return this.#columns.most;
  }

  /** How many devices all pools have. */
  get devices(): number {
    return this.#devices;
  }

  /** Whether a selector had no time left at the last refresh: another will go on with it. */
  get isUnfinished(): boolean {
    return this.#isUnfinished;
  }

  /** What is wrong with pools, by pool. */
  get problems(): ReadonlyMap<string, string> {
    return this.#problems;
  }

  totalsOf(tier: string): TierTotals {
    const known = this.#totals.get(tier);
    if (known) {
      return known;
    }
    const created = new TierTotals();
    this.#totals.set(tier, created);
    return created;
  }

  mark(pools: Iterable<string>, how: Staleness): void {
    for (const pool of pools) {
      this.#dirty.set(
        pool,
        Math.max(this.#dirty.get(pool) ?? 0, how) as Staleness,
      );
    }
  }

  markAll(how: Staleness): void {
    this.mark(this.#entries.keys(), how);
  }

  /** The classes are not what they were: what they select is computed again. */
  forgetSelections(classes: Iterable<string>): void {
    for (const name of classes) {
      for (const { selections } of this.#entries.values()) {
        selections.delete(name);
      }
    }
    this.markAll(staleness.selection);
  }

  /** Drops the sums of tiers that are no longer offered. */
  retainTiers(tiers: readonly Tier[]): void {
    const offered = new Set(tiers.map(({ name }) => name));
    for (const name of this.#totals.keys()) {
      if (!offered.has(name)) {
        this.#totals.delete(name);
      }
    }
  }

  /** Brings what was marked up to date, as far as what is known allows, in steps of a pool each. */
  *refresh(context: PoolContext): Generator<void, void, void> {
    for (const [key, how] of [...this.#dirty]) {
      try {
        yield* this.#refreshPool(key, how, context);
      } catch (error) {
        this.#giveUp(key, toError(error).message);
      }
      yield;
    }
    this.mark(this.#unfinished, staleness.selection);
    this.#isUnfinished = this.#unfinished.size > 0;
    this.#unfinished.clear();
  }

  /** Devices that changed since the last time. */
  takeChanges(): PoolChange[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed;
  }

  /** A pool that cannot be computed is named and counts for nothing; it holds up no other. */
  #giveUp(key: string, message: string): void {
    const entry = this.#entries.get(key);
    this.#replace(key, entry?.model, undefined);
    this.#entries.delete(key);
    this.#dirty.delete(key);
    this.#problems.set(key, `pool ${key} cannot be judged: ${message}`);
  }

  *#refreshPool(
    key: string,
    how: Staleness,
    context: PoolContext,
  ): Generator<void, void, void> {
    const entry: PoolEntry = this.#entries.get(key) ?? {
      selections: new Map(),
    };
    this.#entries.set(key, entry);
    if (how >= staleness.slices || !entry.slices) {
      entry.slices = context.slicesOf(key);
      entry.gathered = undefined;
      entry.selections.clear();
    }
    if (!entry.slices) {
      this.#entries.delete(key);
      this.#dirty.delete(key);
      this.#replace(key, entry.model, undefined);
      return;
    }
    if (how >= staleness.nodes || !entry.gathered) {
      entry.gathered = gatherCandidates(
        entry.slices,
        context.nodes,
        context.poolOptions,
      );
      // They name candidates that are others now.
      entry.selections.clear();
    }
    const tiers = yield* this.#select(key, entry, entry.gathered, context);
    if (!context.claimsOf) {
      // Claims are still on their way; until then nobody can say what is free.
      this.#dirty.set(key, staleness.use);
      return;
    }
    this.#dirty.delete(key);
    const model = buildPoolModel({
      ...context,
      pool: entry.gathered,
      claims: context.claimsOf(key),
      tiers,
      // They were described to be compared; a model that holds the one before would hold all before.
      described: entry.model?.devices,
      evaluate: context.time.evaluate,
    });
    this.#replace(key, entry.model, model);
    entry.model = model;
  }

  *#select(
    key: string,
    { selections }: PoolEntry,
    { candidates }: GatheredPool,
    { tiers, classes, time }: PoolContext,
  ): Generator<void, SelectedTier[], void> {
    const selected: SelectedTier[] = [];
    let outOfTime = false;
    for (const { name, deviceClass: className } of tiers) {
      const deviceClass = classes.get(className)!;
      const known = selections.get(className);
      const selection =
        known ??
        (yield* selectInSteps({ devices: candidates, deviceClass, time }));
      if (isOutOfTime(selection)) {
        outOfTime = true;
      } else {
        selections.set(className, selection);
      }
      selected.push({ tier: name, deviceClass, selection });
      if (!known) {
        yield;
      }
    }
    if (outOfTime) {
      this.#unfinished.add(key);
    }
    return selected;
  }

  /** Replaces what a pool adds to the sums, and notes which of its devices changed. */
  #replace(
    key: string,
    before: PoolModel | undefined,
    after: PoolModel | undefined,
  ): void {
    for (const [tier, tally] of before?.tallies ?? []) {
      this.#totals.get(tier)?.remove(key, tally);
    }
    for (const [tier, tally] of after?.tallies ?? []) {
      this.totalsOf(tier).add(key, tally);
    }
    if (after?.problem) {
      this.#problems.set(key, after.problem);
    } else {
      this.#problems.delete(key);
    }
    this.#devices += (after?.deviceCount ?? 0) - (before?.deviceCount ?? 0);
    this.#noteChanges(key, before, after);
    this.#models = after
      ? this.#models.set(key, after)
      : this.#models.delete(key);
    this.#lookup.replace(key, before, after);
    this.#replaceColumns(
      before?.columns ?? noColumns,
      after?.columns ?? noColumns,
    );
  }

  /** Devices of all pools with a product look different once it is known to have other columns. */
  #replaceColumns(before: PoolModel['columns'], after: PoolModel['columns']) {
    const products = this.#columns.replace(before, after);
    if (products.length > 0) {
      for (const [pool, { columns }] of this.#models) {
        if (products.some(product => columns.has(product))) {
          this.#changed.push({ pool });
        }
      }
    }
  }

  #noteChanges(
    pool: string,
    before: PoolModel | undefined,
    after: PoolModel | undefined,
  ): void {
    if (!before) {
      if (after) {
        this.#changed.push({ pool });
      }
      return;
    }
    const old = new Map(before.devices.map(device => [device.id, device]));
    for (const device of after?.devices ?? []) {
      const known = old.get(device.id);
      if (known !== device) {
        const inPlace = known !== undefined && isSamePart(known, device);
        const { id } = device;
        this.#changed.push({ pool, id, node: nodeOf(device), inPlace });
        if (known && known.node !== device.node) {
          this.#changed.push({ pool, id, node: nodeOf(known), inPlace });
        }
      }
      old.delete(device.id);
    }
    for (const [id, device] of old) {
      this.#changed.push({ pool, id, node: nodeOf(device), inPlace: false });
    }
  }
}

/** What places a device, and what its GPU is known by. */
const partFields = [
  'node',
  'gpu',
  'product',
  'columns',
  'profile',
  'memoryBytes',
] as const;

function isSamePart(before: OccupancyDevice, after: OccupancyDevice): boolean {
  return partFields.every(field => before[field] === after[field]);
}

/** As the lookup names it. */
function nodeOf({ node = '' }: OccupancyDevice): string {
  return node;
}
