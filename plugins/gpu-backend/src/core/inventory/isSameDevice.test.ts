import { isDeepStrictEqual } from 'node:util';
import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import fc from 'fast-check';
import { isSameDevice } from './isSameDevice';

const text = fc.constantFrom('a', 'b');
const number = fc.nat(2);
const device = fc.record(
  {
    id: text,
    cluster: text,
    driver: text,
    pool: text,
    device: text,
    node: text,
    gpu: text,
    product: text,
    columns: number,
    profile: text,
    memoryBytes: number,
    placement: fc.record({ start: number, size: number }),
    dynamic: fc.boolean(),
    state: fc.constantFrom('free', 'allocated'),
    reason: text,
    tiers: fc.array(text, { maxLength: 2 }),
    holder: fc.record({
      claim: fc.record({ namespace: text, name: text }),
      pod: text,
    }),
  },
  { noNullPrototype: true, requiredKeys: [] },
) as fc.Arbitrary<OccupancyDevice>;

describe('isSameDevice', () => {
  it('agrees with a comparison that knows nothing of devices', () => {
    const pairs = device.chain(one =>
      fc.tuple(
        fc.constant(one),
        fc.oneof(
          device,
          fc.constant(structuredClone(one)),
          device.map(other => ({
            ...structuredClone(one),
            state: other.state,
          })),
          device.map(other => ({
            ...structuredClone(one),
            holder: other.holder,
          })),
        ),
      ),
    );
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        // As they are outside of this test: with prototypes, and without fields that are undefined.
        const [one, other] = JSON.parse(JSON.stringify([left, right]));
        expect(isSameDevice(one, other)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 2000 },
    );
  });
});
