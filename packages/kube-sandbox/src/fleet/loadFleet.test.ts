import { compileSelector } from '@backstage-gpu/cel';
import { ResourceTable } from '../cluster/ResourceTable';
import { validateObject } from '../validation/validateObject';
import { applyDefaults } from '../admission/applyDefaults';
import { decodeBody } from '../api/decodeBody';
import { loadFleet } from './loadFleet';

const fleet = loadFleet();
const ofKind = (kind: string) => fleet.filter(object => object.kind === kind);

describe('the fleet', () => {
  it.each(
    fleet.map(object => [object.kind, object.metadata.name, object] as const),
  )('%s %s is valid, strictly', (kind, _name, object) => {
    const definition = new ResourceTable().findOfKind(object.apiVersion, kind);
    const decoded = decodeBody(definition!, object, {
      manager: 'test',
      fieldValidation: 'Strict',
    });
    const defaulted = applyDefaults(definition!, decoded, true);
    expect(
      validateObject(definition!, defaulted, { adminAllowed: false }),
    ).toEqual([]);
  });

  it('comes in an order in which it can be applied', () => {
    const order = fleet.map(({ kind }) => kind);
    expect(order.lastIndexOf('Namespace')).toBeLessThan(
      order.indexOf('ResourceQuota'),
    );
    expect(order.lastIndexOf('ResourceClaimTemplate')).toBeLessThan(
      order.indexOf('Deployment'),
    );
  });

  it('taints every GPU node and offers three tiers in three projects', () => {
    expect(ofKind('Node')).toHaveLength(5);
    for (const { spec } of ofKind('Node')) {
      expect(spec.taints).toEqual([
        { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
      ]);
    }
    expect(ofKind('DeviceClass').map(({ metadata }) => metadata.name)).toEqual([
      'gpu-small',
      'gpu-medium',
      'gpu-large',
    ]);
    expect(
      ofKind('Namespace').map(
        ({ metadata }) => metadata.labels?.['backstage-gpu.io/project'],
      ),
    ).toEqual(['docs-llm', 'fraud-ml', 'search-ranking']);
  });

  it('has selectors that fail on no device', () => {
    const devices = ofKind('ResourceSlice').flatMap(({ spec }) =>
      (spec.devices ?? []).map((device: object) => ({
        ...device,
        driver: spec.driver,
      })),
    );
    for (const { spec } of ofKind('DeviceClass')) {
      const selector = compileSelector(spec.selectors[0].cel.expression);
      expect(selector.error).toBeUndefined();
      for (const device of devices) {
        expect(selector.evaluate(device)).not.toHaveProperty('error');
      }
    }
  });
});
