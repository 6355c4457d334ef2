import { DeviceSelection, PoolDevice } from '@backstage-gpu/dra';
import { Holder, OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { describeDevice } from './describeDevice';
import { Interner } from '../records/Interner';
import { nodeOfDevice } from './gatherCandidates';
import { isSameDevice } from './isSameDevice';
import { DeviceVerdict } from './judgeDevices';

/** What the devices of a pool are described from. */
export interface DescriptionSource {
  cluster: string;
  candidates: readonly PoolDevice[];
  /** Of each candidate, in the same order. */
  verdicts: readonly DeviceVerdict[];
  columnsOfSets: ReadonlyMap<string, number>;
  tiers: readonly { tier: string; selection: DeviceSelection }[];
  /** By device key. */
  holders: ReadonlyMap<string, Holder>;
  /** The devices as they were described last; those that are the same keep their objects. */
  described: readonly OccupancyDevice[];
}

const noTiers: string[] = [];

/**
 * The devices of one pool, described when they are first asked for.
 *
 * It holds its source in a field, not in a closure: functions made in one scope share everything that any of them uses, so
 * one of them that lives on would keep the described devices before these, and through them all before.
 */
export class DescribedDevices {
  #source?: DescriptionSource;
  #devices: readonly OccupancyDevice[] = [];

  constructor(source: DescriptionSource) {
    this.#source = source;
  }

  get(): readonly OccupancyDevice[] {
    if (this.#source) {
      this.#devices = describeAll(this.#source);
      this.#source = undefined;
    }
    return this.#devices;
  }
}

function describeAll(source: DescriptionSource): OccupancyDevice[] {
  const { candidates, verdicts, columnsOfSets, holders } = source;
  const tiersOf = namesByDevice(source.tiers);
  const before = new Map(source.described.map(device => [device.id, device]));
  return candidates.map((candidate, index) => {
    const described = describe({
      cluster: source.cluster,
      candidate,
      verdict: verdicts[index],
      columnsOfSets,
      tiers: tiersOf.get(candidate.key) ?? noTiers,
      holder: holders.get(candidate.key),
    });
    const known = before.get(described.id);
    return known && isSameDevice(known, described) ? known : described;
  });
}

/** Most devices are of the same few tiers. */
const tierLists = new Interner<string[]>();

function namesByDevice(
  tiers: DescriptionSource['tiers'],
): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { tier, selection } of tiers) {
    for (const { key } of selection.matching) {
      const list = [...(names.get(key) ?? []), tier];
      names.set(
        key,
        tierLists.get(list.join(), () => list),
      );
    }
  }
  return names;
}

function describe(options: {
  cluster: string;
  candidate: PoolDevice;
  verdict: DeviceVerdict;
  columnsOfSets: ReadonlyMap<string, number>;
  tiers: string[];
  holder: Holder | undefined;
}): OccupancyDevice {
  const { cluster, candidate, verdict, holder } = options;
  const { key, driver, pool, device } = candidate;
  const node = nodeOfDevice(candidate);
  return {
    id: `${cluster}/${key}`,
    cluster,
    driver,
    pool,
    device: device.name,
    ...(node === undefined ? {} : { node }),
    ...describeDevice(device, driver, options.columnsOfSets),
    dynamic: (device.consumesCounters?.length ?? 0) > 0,
    state: verdict.state,
    ...(verdict.message ? { reason: verdict.message } : {}),
    tiers: options.tiers,
    ...(holder ? { holder } : {}),
  };
}
