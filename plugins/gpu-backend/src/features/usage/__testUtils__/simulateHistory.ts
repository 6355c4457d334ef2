import { Random } from './createRandom';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** An allocation as it truly was. Times are milliseconds since 1970. */
export interface TrueAllocation {
  cluster: string;
  /** `driver/name`. */
  pool: string;
  /** `cluster/driver/pool/device`. */
  device: string;
  claim: { uid: string; namespace: string; name: string };
  project: string;
  request: string;
  tier: string;
  from: number;
  to: number;
  /** Whether the cluster says when it allocates. */
  timestamped: boolean;
  /** When the labels that name the holder arrive. */
  holderKnownAt: number;
}

/** The clusters of a simulation, and whether they say when they allocate. */
export const simulatedClusters = [
  { name: 'east', timestamped: true },
  { name: 'west', timestamped: false },
] as const;

/** Pools of each cluster, by their tier. */
export const simulatedPools = [
  { key: 'gpu.nvidia.com/node-1', tier: 'gpu-small', devices: 4 },
  { key: 'gpu.nvidia.com/node-2', tier: 'gpu-free', devices: 2 },
] as const;

/** A device is held, given back and held again, mostly by another claim: at times at once, at times for seconds only. */
export function simulateHistory(
  random: Random,
  window: { from: number; to: number },
): TrueAllocation[] {
  const history: TrueAllocation[] = [];
  for (const cluster of simulatedClusters) {
    for (const pool of simulatedPools) {
      for (let index = 0; index < pool.devices; index += 1) {
        const device = `${cluster.name}/${pool.key}/gpu-${index}`;
        let time = window.from - random.between(0, 5 * hour);
        let holder: ReturnType<typeof nameHolder> | undefined;
        for (;;) {
          time += idleTime(random);
          const from = Math.floor(time);
          const to = Math.floor(from + holdTime(random));
          if (from >= window.to) {
            break;
          }
          // Only a cluster that says when it allocates can tell allocations to one claim apart within a gap.
          const again = cluster.timestamped && random.chance(0.1);
          if (!holder || !again) {
            holder = nameHolder(random, history.length);
          }
          history.push({
            ...holder,
            cluster: cluster.name,
            pool: pool.key,
            device,
            tier: pool.tier,
            from,
            to,
            timestamped: cluster.timestamped,
            holderKnownAt: from + random.between(0, 20 * second),
          });
          time = to;
        }
      }
    }
  }
  return history;
}

function nameHolder(random: Random, number: number) {
  const project = random.pick(['fraud-ml', 'docs-llm', 'vision']);
  return {
    claim: {
      uid: `uid-${number}`,
      namespace: project,
      name: `claim-${number}`,
    },
    project,
    request: `request-${number}`,
  };
}

function idleTime(random: Random): number {
  return random.chance(0.3)
    ? random.between(0, 20 * second)
    : random.between(2 * minute, 5 * hour);
}

function holdTime(random: Random): number {
  if (random.chance(0.1)) {
    return random.between(5 * second, minute);
  }
  return random.chance(0.6)
    ? random.between(10 * minute, 6 * hour)
    : random.between(6 * hour, 48 * hour);
}
