import { normaliseResourceClaim } from './normaliseResourceClaim';
import { normaliseResourceSlice } from './normaliseResourceSlice';

describe('normaliseResourceClaim', () => {
  it('puts the fields of a v1beta1 request under exactly', () => {
    const claim = normaliseResourceClaim({
      apiVersion: 'resource.k8s.io/v1beta1',
      metadata: { name: 'c' },
      spec: {
        devices: {
          requests: [
            { name: 'a', deviceClassName: 'gpu', count: 2, adminAccess: true },
            {
              name: 'b',
              firstAvailable: [{ name: 'x', deviceClassName: 'gpu' }],
            },
          ],
          constraints: [{ matchAttribute: 'd/x' }],
        },
      },
    });
    expect(claim).toEqual({
      apiVersion: 'resource.k8s.io/v1',
      metadata: { name: 'c' },
      spec: {
        devices: {
          requests: [
            {
              name: 'a',
              exactly: { deviceClassName: 'gpu', count: 2, adminAccess: true },
            },
            {
              name: 'b',
              firstAvailable: [{ name: 'x', deviceClassName: 'gpu' }],
            },
          ],
          constraints: [{ matchAttribute: 'd/x' }],
        },
      },
    });
  });
});

describe('objects that have the shape of v1', () => {
  it('stay the same objects, so that answers about them are kept', () => {
    const claim = {
      spec: {
        devices: {
          requests: [{ name: 'a', exactly: { deviceClassName: 'gpu' } }],
        },
      },
    };
    const resourceSlice = {
      spec: {
        driver: 'd',
        pool: { name: 'p', resourceSliceCount: 1 },
        devices: [{ name: 'g0' }],
      },
    };
    expect(normaliseResourceClaim(claim)).toBe(claim);
    expect(normaliseResourceSlice(resourceSlice)).toBe(resourceSlice);
  });
});
