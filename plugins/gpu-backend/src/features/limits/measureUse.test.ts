import { ResourceClaim } from '@backstage-gpu/dra';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { pictureOf } from './__testUtils__/pictureOf';
import { claimsOfProject, measureUse } from './measureUse';

type Requests = NonNullable<ResourceClaim['spec']['devices']>['requests'];

function claim(
  name: string,
  requests: Requests,
  request?: string,
): ResourceClaim {
  return {
    metadata: {
      name,
      labels: request ? { [gpuLabels.request]: request } : {},
    },
    spec: { devices: { requests } },
  } as ResourceClaim;
}

function useOf(
  claims: ResourceClaim[],
  reserved: Parameters<typeof measureUse>[1] = [],
) {
  const picture = pictureOf(
    {
      c: {
        tiers: { small: 'class-small', large: 'class-large' },
        memoryGib: { small: 10, large: 80 },
        claims: { ours: claims, theirs: [claim('x', [one('class-small')])] },
      },
    },
    { p: ['c/ours', 'gone/ours'] },
  );
  const { devices, memoryGib } = measureUse(
    claimsOfProject(picture, 'p'),
    reserved,
  );
  return { devices: Object.fromEntries(devices), memoryGib };
}

function one(deviceClassName: string) {
  return { name: 'gpu', exactly: { deviceClassName } };
}

const reservation = {
  id: 'r',
  devices: new Map([['small', 1]]),
  memoryGib: 10,
};

describe('measureUse', () => {
  it.each<[string, Parameters<typeof useOf>, ReturnType<typeof useOf>]>([
    ['nothing', [[]], { devices: {}, memoryGib: 0 }],
    [
      'a claim that somebody made past us, and that waits',
      [[claim('a', [one('class-small')])]],
      { devices: { small: 1 }, memoryGib: 10 },
    ],
    [
      'a reservation without a claim yet',
      [[], [reservation]],
      { devices: { small: 1 }, memoryGib: 10 },
    ],
    [
      'a request and its claim, once',
      [[claim('a', [one('class-small')], 'r')], [reservation]],
      { devices: { small: 1 }, memoryGib: 10 },
    ],
    [
      'claims beyond those of the request that they name',
      [
        [1, 2, 3].map(index => claim(`a${index}`, [one('class-small')], 'r')),
        [reservation],
      ],
      { devices: { small: 3 }, memoryGib: 30 },
    ],
    [
      'a claim of another tier than that of the request that it names',
      [[claim('a', [one('class-large')], 'r')], [reservation]],
      { devices: { large: 1, small: 1 }, memoryGib: 80 },
    ],
    [
      'a claim of a request that is final, until it is gone',
      [[claim('a', [one('class-small')], 'ended')], [reservation]],
      { devices: { small: 2 }, memoryGib: 20 },
    ],
    [
      'the worst of several alternatives, for each tier',
      [
        [
          claim('a', [
            {
              name: 'gpu',
              firstAvailable: [
                { name: 'x', deviceClassName: 'class-small', count: 2 },
                { name: 'y', deviceClassName: 'class-small', count: 3 },
                { name: 'z', deviceClassName: 'class-large' },
              ],
            },
          ]),
        ],
      ],
      { devices: { small: 3, large: 1 }, memoryGib: 110 },
    ],
    [
      'all devices as 32, as Kubernetes does',
      [
        [
          claim('a', [
            {
              name: 'gpu',
              exactly: {
                deviceClassName: 'class-small',
                allocationMode: 'All',
              },
            },
          ]),
        ],
      ],
      { devices: { small: 32 }, memoryGib: 320 },
    ],
    [
      'a class of no tier under its own name',
      [[claim('a', [one('other')])]],
      { devices: { other: 1 }, memoryGib: 0 },
    ],
  ])('counts %s', (_name, question, expected) => {
    expect(useOf(...question)).toEqual(expected);
  });
});
