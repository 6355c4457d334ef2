import { formatQuantity } from '@backstage-gpu/cel';
import { DeviceRequestAllocationResult, ResourceClaim } from '../types';
import { collectUse } from './collectUse';

const device = { request: 'a', driver: 'd', pool: 'a/b' };

function claim(
  name: string,
  results: Partial<DeviceRequestAllocationResult>[],
): ResourceClaim {
  return {
    metadata: { name },
    spec: {},
    status: {
      allocation: {
        devices: {
          results: results.map(result => ({
            ...device,
            device: 'g0',
            ...result,
          })),
        },
      },
    },
  };
}

describe('collectUse', () => {
  it('keeps whole devices, watched devices and parts of devices apart', () => {
    const use = collectUse([
      { metadata: { name: 'pending' }, spec: {} },
      claim('holder', [{}]),
      claim('watcher', [{ adminAccess: true }]),
      claim('first', [
        { device: 'g1', shareID: '1', consumedCapacity: { memory: '10Gi' } },
      ]),
      claim('second', [
        { device: 'g1', shareID: '2', consumedCapacity: { memory: '512Mi' } },
      ]),
    ]);
    const names = (claims: ReadonlyMap<string, readonly ResourceClaim[]>) =>
      [...claims].map(([key, holders]) => [
        key,
        holders.map(({ metadata }) => metadata?.name),
      ]);
    expect({
      allocated: names(use.allocated),
      adminAccess: names(use.adminAccess),
      shared: names(use.shared),
      memory: formatQuantity(
        use.consumedCapacity.get('d/a/b/g1')!.get('memory')!,
      ),
    }).toEqual({
      allocated: [['d/a/b/g0', ['holder']]],
      adminAccess: [['d/a/b/g0', ['watcher']]],
      shared: [['d/a/b/g1', ['first', 'second']]],
      memory: '10752Mi',
    });
  });
});
