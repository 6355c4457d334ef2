import {
  collectUse,
  countOverNodes,
  DeviceClass,
  DeviceSelection,
  EvaluateSelector,
  poolKey,
  ResourceClaim,
  Toleration,
} from '@backstage-gpu/dra';
import { Holder, OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { DescribedDevices, DescriptionSource } from './DescribedDevices';
import { GatheredPool, NodeSet } from './gatherCandidates';
import { judgeDevices } from './judgeDevices';
import { PoolModel, TierTally } from './PoolModel';
import { tallyTier } from './tallyTier';

/** A tier, its class, and which candidates of the pool the class selects. */
export interface SelectedTier {
  tier: string;
  deviceClass: DeviceClass;
  selection: DeviceSelection;
}

/** Outlives the call that builds it, so nothing of it is a function of that call's scope. */
class BuiltPool implements PoolModel {
  readonly key: string;
  readonly slices: PoolModel['slices'];
  readonly views: PoolModel['views'];
  readonly claims: PoolModel['claims'];
  readonly tallies: PoolModel['tallies'];
  readonly nodes: PoolModel['nodes'];
  readonly columns: PoolModel['columns'];
  readonly holders: PoolModel['holders'];
  readonly problem?: string;
  readonly deviceCount: number;
  readonly #cluster: string;
  readonly #candidates: DescriptionSource['candidates'];
  readonly #devices: DescribedDevices;

  constructor({
    source,
    ...fields
  }: Pick<
    PoolModel,
    | 'key'
    | 'slices'
    | 'views'
    | 'claims'
    | 'tallies'
    | 'nodes'
    | 'columns'
    | 'holders'
  > & {
    problem: string | undefined;
    source: DescriptionSource;
  }) {
    this.key = fields.key;
    this.slices = fields.slices;
    this.views = fields.views;
    this.claims = fields.claims;
    this.tallies = fields.tallies;
    this.nodes = fields.nodes;
    this.columns = fields.columns;
    this.holders = fields.holders;
    if (fields.problem !== undefined) {
      this.problem = fields.problem;
    }
    this.deviceCount = source.candidates.length;
    this.#cluster = source.cluster;
    this.#candidates = source.candidates;
    this.#devices = new DescribedDevices(source);
  }

  get devices(): readonly OccupancyDevice[] {
    return this.#devices.get();
  }

  deviceIds(): readonly string[] {
    return this.#candidates.map(({ key }) => `${this.#cluster}/${key}`);
  }
}

/**
 * Computes one pool from its ResourceSlices, its nodes and the claims that hold its devices. Devices that are as they
 * were keep their objects, so that what changed can be told by identity.
 */
export function buildPoolModel(options: {
  cluster: string;
  pool: GatheredPool;
  nodes: NodeSet;
  claims: readonly ResourceClaim[];
  tiers: readonly SelectedTier[];
  tolerations: Toleration[];
  holderOf: (claim: ResourceClaim) => Holder;
  /** The devices of the model before this one. */
  described?: readonly OccupancyDevice[];
  evaluate?: EvaluateSelector;
}): PoolModel {
  const { pool, nodes, claims, tiers, tolerations, evaluate } = options;
  const use = collectUse(claims);
  const verdicts = judgeDevices(pool, use, nodes, tolerations);
  const verdictOf = new Map(
    pool.candidates.map((candidate, index) => [candidate, verdicts[index]]),
  );
  const tallies = new Map<string, TierTally>();
  for (const { tier, deviceClass, selection } of tiers) {
    const counts = countOverNodes({
      pool,
      selection,
      deviceClass,
      claims,
      use,
      evaluate,
    });
    tallies.set(
      tier,
      tallyTier(selection, device => verdictOf.get(device), counts),
    );
  }
  const key = poolKey(pool.slices);
  // Holders are found now, as pods and namespaces may be others when the devices are asked for.
  const holders = new Map<string, Holder>();
  for (const [device, [claim]] of use.allocated) {
    holders.set(device, options.holderOf(claim));
  }
  return new BuiltPool({
    key,
    slices: pool.slices,
    views: pool.views,
    claims,
    tallies,
    nodes: pool.nodes,
    columns: pool.columns,
    holders: holderNames([...holders.values()]),
    problem:
      pool.refusal?.status === 'invalid'
        ? `pool ${key} is invalid: ${pool.refusal.reason}`
        : undefined,
    source: {
      cluster: options.cluster,
      candidates: pool.candidates,
      verdicts,
      columnsOfSets: pool.columnsOfSets,
      tiers,
      holders,
      described: options.described ?? [],
    },
  });
}

const noHolders: PoolModel['holders'] = { projects: [], kubernetesIds: [] };

function holderNames(holders: readonly Holder[]): PoolModel['holders'] {
  return holders.length === 0
    ? noHolders
    : {
        projects: distinct(holders.map(({ project }) => project)),
        kubernetesIds: distinct(
          holders.map(({ kubernetesId }) => kubernetesId),
        ),
      };
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names)].filter(name => name !== undefined);
}
