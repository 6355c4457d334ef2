import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubernetesObject } from '../cluster/types';

/** Kinds in the order in which they can be made: what others need comes first. */
const applyOrder = [
  'Namespace',
  'Node',
  'ResourceSlice',
  'DeviceClass',
  'ResourceQuota',
  'ResourceClaimTemplate',
  'Deployment',
  'Service',
];

/**
 * The objects of the demonstration fleet, parsed, in the order in which to apply them. They are ordinary manifests and
 * valid in any cluster of Kubernetes 1.36.
 *
 * @public
 */
export function loadFleet(): KubernetesObject[] {
  const folder = join(
    dirname(require.resolve('@backstage-gpu/kube-sandbox/package.json')),
    'fleet',
  );
  const objects = readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .flatMap(file =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(
        document => document.toJS() as KubernetesObject,
      ),
    )
    .filter(object => object !== null);
  return objects.sort(
    (one, other) =>
      applyOrder.indexOf(one.kind) - applyOrder.indexOf(other.kind),
  );
}
