import { KubernetesObject } from '../watch/KubernetesObject';
import { readTiers } from './readTiers';

const labelled = (name: string, tier?: string) =>
  ({
    metadata: {
      name,
      labels: tier ? { 'backstage-gpu.io/tier': tier } : {},
      annotations: { 'backstage-gpu.io/price-per-hour': '2' },
    },
  } as unknown as KubernetesObject);
const classes = [
  labelled('small.example', 'gpu-small'),
  labelled('large.example'),
];

describe('readTiers', () => {
  it.each([
    ['those of labels', [], { 'gpu-small': 'small.example' }],
    [
      'one more over a class without a label',
      [{ name: 'gpu-large', deviceClass: 'large.example' }],
      { 'gpu-small': 'small.example', 'gpu-large': 'large.example' },
    ],
    [
      'a tier that app-config moves to another class',
      [{ name: 'gpu-small', deviceClass: 'large.example' }],
      { 'gpu-small': 'large.example' },
    ],
    [
      'no second tier over the class of a label',
      [{ name: 'gpu-smal', deviceClass: 'small.example' }],
      { 'gpu-small': 'small.example' },
    ],
    [
      'the first of two over one class',
      [
        { name: 'one', deviceClass: 'large.example' },
        { name: 'two', deviceClass: 'large.example' },
      ],
      { 'gpu-small': 'small.example', one: 'large.example' },
    ],
    [
      'a tier of a label whose class app-config mistypes',
      [{ name: 'gpu-small', deviceClass: 'smal.example' }],
      { 'gpu-small': 'small.example' },
    ],
  ])('gives %s', (_what, configured, expected) => {
    const tiers = readTiers(classes, configured);
    expect(
      Object.fromEntries(tiers.map(each => [each.name, each.deviceClass])),
    ).toEqual(expected);
  });

  it('takes title and price of app-config although its class is mistyped, and adds the currency', () => {
    expect(
      readTiers(
        classes,
        [
          {
            name: 'gpu-small',
            deviceClass: 'smal.example',
            title: 'Small',
            pricePerHour: 9,
          },
        ],
        'EUR',
      ),
    ).toMatchObject([{ title: 'Small', pricePerHour: 9, currency: 'EUR' }]);
  });
});
