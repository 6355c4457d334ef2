import { leaseName } from './judgeLease';
import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { Standing } from './ClusterLeases';

/** What people should know of who writes the quotas of a cluster; nothing while it is this portal alone. */
export function describeStanding(
  standing: Standing | undefined,
  { portal, leaseNamespace }: { portal: string; leaseNamespace: string },
): Fault[] {
  const object = `Lease/${leaseNamespace}/${leaseName}`;
  switch (standing?.kind) {
    case 'observer':
      return [{ kind: 'object', object, message: observed(standing, portal) }];
    case 'unguarded':
      return [
        {
          kind: 'permission',
          object,
          message: `the quotas of projects are written without a Lease, so that another portal with other limits would undo what this one writes (${standing.reason}): create the namespace ${leaseNamespace} and give the portal the Role of examples/cluster-role.yaml there, or set gpu.leaseNamespace`,
        },
      ];
    default:
      return [];
  }
}

/** Why a quota is not written by this portal. */
export function observed(
  { holder }: Extract<Standing, { kind: 'observer' }>,
  portal: string,
): string {
  return `portal ${holder} writes the quotas of projects in this cluster, by its own limits; this one (${portal}) observes, and takes over when the other one is gone for a minute`;
}
