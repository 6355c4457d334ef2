import { readJson, readObjects } from '../__testUtils__/readFixture';
import { AnyResourceSlice, normaliseResourceSlice } from '../normalise';
import { gatherPool, groupByPool } from '../pools';
import { DeviceClass, ResourceClaim } from '../types';
import { collectUse } from '../use';
import { countInPool } from './countInPool';
import { selectDevices } from './selectDevices';

interface Figures {
  available: number;
  greedyFirstFit?: number;
  advertised?: number;
  inUse?: number;
  reason?: string;
}

type Expected = Record<string, Record<string, Record<string, Figures>>>;

const { expected } = readJson<{ expected: Expected }>(
  'expected-availability.json',
);
const classes = new Map(
  readObjects<DeviceClass>('resource-slices', 'deviceclasses.yaml').map(
    deviceClass => [deviceClass.metadata?.name, deviceClass],
  ),
);
const claims = readObjects<ResourceClaim>(
  'resource-slices',
  'resourceclaims.yaml',
);

/** A class of one MIG profile, as the per-profile figures mean it. */
function profileClass(profile: string): DeviceClass {
  const attributes = "device.attributes['gpu.nvidia.com']";
  const expression = `has(${attributes}.profile) && ${attributes}.profile == '${profile}'`;
  return {
    metadata: { name: profile },
    spec: { selectors: [{ cel: { expression } }] },
  };
}

function count(file: string, deviceClass: DeviceClass, inUse: ResourceClaim[]) {
  const resourceSlices = readObjects<AnyResourceSlice>(
    'resource-slices',
    `resourceslices-${file}.yaml`,
  ).map(normaliseResourceSlice);
  const figures: Record<string, Figures> = {};
  for (const poolSlices of groupByPool(resourceSlices).values()) {
    const node = { metadata: { name: poolSlices.name } };
    const pool = gatherPool(poolSlices, node, {
      combinedCounters: file.includes('combined'),
    });
    if (pool?.status === 'incomplete') {
      figures[poolSlices.name] = { available: 0, reason: 'incomplete pool' };
    } else if (pool) {
      const selection = selectDevices({ devices: pool.devices, deviceClass });
      const result = countInPool({ pool, selection, use: collectUse(inUse) });
      figures[poolSlices.name] = {
        available: result.best.devices,
        greedyFirstFit: result.granted.length,
        advertised: selection.matching.length,
        inUse: result.inUse.length,
      };
    }
  }
  return figures;
}

describe('countInPool', () => {
  const cases = Object.entries(expected).map(([key, byClass]) => {
    const [prefix, name] = key.startsWith('_') ? key.split(':') : ['', key];
    const withoutClaims =
      prefix === '_no_claims' || name.endsWith('(no claims)');
    return {
      key,
      file: name.replace(/\(.*\)$/, ''),
      perProfile: prefix === '_per_profile',
      inUse: withoutClaims ? [] : claims,
      byClass,
    };
  });

  it.each(cases)('counts $key', ({ file, perProfile, inUse, byClass }) => {
    const counted = Object.fromEntries(
      Object.keys(byClass).map(name => [
        name,
        count(
          file,
          perProfile ? profileClass(name) : classes.get(name)!,
          inUse,
        ),
      ]),
    );
    expect(counted).toEqual(byClass);
  });

  it('counts the v1beta1 shape like its v1 twin', () => {
    const twin = expected['rtxpro6000-1g24gb-x4'];
    expect(
      Object.fromEntries(
        Object.keys(twin).map(name => [
          name,
          count('rtxpro6000-v1beta1-shape', classes.get(name)!, claims),
        ]),
      ),
    ).toEqual(twin);
  });

  it('tells apart selector errors on free devices', () => {
    const [poolSlices] = groupByPool(
      readObjects<AnyResourceSlice>(
        'resource-slices',
        'resourceslices-h100-80gb-full-x8.yaml',
      ).map(normaliseResourceSlice),
    ).values();
    const pool = gatherPool(poolSlices, {
      metadata: { name: poolSlices.name },
    })!;
    const deviceClass = classes.get('gpu-small-blog-unguarded')!;
    const { granted, error } = countInPool({
      pool,
      selection: selectDevices({ devices: pool.devices, deviceClass }),
      use: collectUse([]),
    });
    expect({
      granted,
      message: error?.message,
      key: error?.device.key,
    }).toEqual({
      granted: [],
      message:
        'class gpu-small-blog-unguarded: selector #0: CEL runtime error: no such key: profile',
      key: 'gpu.nvidia.com/gpu-h100-01/gpu-0',
    });
  });
});
