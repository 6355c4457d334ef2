import {
  createInventory,
  FakeCluster,
  testConfig,
} from '../../../core/__testUtils__/FakeCluster';
import { findBypassingClasses } from './findBypassingClasses';

function deviceClass(name: string, expression: string, tier?: string) {
  return {
    metadata: {
      name,
      labels: tier ? { 'backstage-gpu.io/tier': tier } : {},
    },
    spec: { selectors: [{ cel: { expression } }] },
  };
}

/** What is found beside the tier `small`, which has the first two of three devices. */
function findWith(...classes: object[]): string[] {
  const cluster = new FakeCluster()
    .apply('nodes', { metadata: { name: 'n' } })
    .apply('resourceslices', {
      metadata: { name: 's' },
      spec: {
        driver: 'gpu.example.com',
        nodeName: 'n',
        pool: { name: 'n', generation: 1, resourceSliceCount: 1 },
        devices: ['small', 'small', 'large'].map((size, index) => ({
          name: `gpu-${index}`,
          attributes: { size: { string: size }, index: { int: index } },
        })),
      },
    })
    .apply(
      'deviceclasses',
      deviceClass(
        'class-small',
        "device.attributes['gpu.example.com'].size == 'small'",
        'small',
      ),
    );
  classes.forEach(each => cluster.apply('deviceclasses', each));
  const steps = findBypassingClasses(
    createInventory(cluster, testConfig()).model,
  );
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}

describe('findBypassingClasses', () => {
  it.each<[string, object[], string[]]>([
    ['nothing where there are tiers only', [], []],
    [
      'a class of every device of the driver',
      [deviceClass('any', "device.driver == 'gpu.example.com'")],
      ['any'],
    ],
    [
      'a class of one device of a tier',
      [deviceClass('one', "device.attributes['gpu.example.com'].index == 1")],
      ['one'],
    ],
    [
      'nothing where a class selects devices of no tier',
      [deviceClass('rest', "device.attributes['gpu.example.com'].index == 2")],
      [],
    ],
    [
      'nothing where a class is of another driver',
      [deviceClass('nic', "device.driver == 'nic.example.com'")],
      [],
    ],
    [
      'a class that selects everything, as it has no selector',
      [{ metadata: { name: 'all' }, spec: {} }],
      ['all'],
    ],
    [
      'several by name',
      [
        deviceClass('b', "device.driver == 'gpu.example.com'"),
        deviceClass('a', 'true'),
      ],
      ['a', 'b'],
    ],
  ])('finds %s', (_name, classes, expected) => {
    expect(findWith(...classes)).toEqual(expected);
  });
});
