import { quotaCharges } from './quotaCharges';

describe('quotaCharges', () => {
  it('charges counts, all devices and the worst alternative of each class', () => {
    expect(
      quotaCharges({
        devices: {
          requests: [
            { name: 'a', exactly: { deviceClassName: 'small' } },
            {
              name: 'b',
              exactly: {
                deviceClassName: 'small',
                count: 3,
                adminAccess: true,
              },
            },
            {
              name: 'c',
              exactly: { deviceClassName: 'large', allocationMode: 'All' },
            },
            {
              name: 'd',
              firstAvailable: [
                { name: 'x', deviceClassName: 'medium', count: 1 },
                { name: 'y', deviceClassName: 'small', count: 2 },
                { name: 'z', deviceClassName: 'small', count: 4 },
              ],
            },
          ],
        },
      }),
    ).toEqual({
      'count/resourceclaims.resource.k8s.io': 1,
      'small.deviceclass.resource.k8s.io/devices': 8,
      'large.deviceclass.resource.k8s.io/devices': 32,
      'medium.deviceclass.resource.k8s.io/devices': 1,
    });
  });

  it('adds the extended resources of known classes', () => {
    const spec = {
      devices: {
        requests: [
          { name: 'a', exactly: { deviceClassName: 'gpu', count: 2 } },
        ],
      },
    };
    const classes = [
      {
        metadata: { name: 'gpu' },
        spec: { extendedResourceName: 'nvidia.com/gpu' },
      },
    ];
    expect(quotaCharges(spec, { classes })).toEqual({
      'count/resourceclaims.resource.k8s.io': 1,
      'gpu.deviceclass.resource.k8s.io/devices': 2,
      'requests.deviceclass.resource.kubernetes.io/gpu': 2,
      'requests.nvidia.com/gpu': 2,
    });
  });
});
