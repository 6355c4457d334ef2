import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  gpuLimitUpdatePermission,
  gpuOccupancyReadPermission,
  gpuProjectResourceType,
  gpuRequestDeletePermission,
  gpuRequestResourceType,
} from '@backstage-gpu/plugin-gpu-common';
import {
  createGpuProjectConditionalDecision,
  createGpuRequestConditionalDecision,
  gpuProjectConditions,
  gpuRequestConditions,
} from '@backstage-gpu/plugin-gpu-node';
import { findRole } from './findRole';

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * The platform team may do everything, a guest sees numbers only. Members of the group that owns a project work with that
 * project: they request for it, see its requests, holders, usage and limits, and release what they requested; team leads
 * release whatever it holds.
 */
export class GpuPermissionPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!permission.name.startsWith('gpu.')) {
      // What else the portal has is decided elsewhere; this example lets it be.
      return allow;
    }
    const claims = user?.info.ownershipEntityRefs ?? [];
    const role = findRole(claims);
    if (
      role === 'platformTeam' ||
      isPermission(permission, gpuOccupancyReadPermission)
    ) {
      return allow;
    }
    if (
      !user ||
      role === 'guest' ||
      isPermission(permission, gpuLimitUpdatePermission)
    ) {
      return deny;
    }
    if (isResourcePermission(permission, gpuProjectResourceType)) {
      return createGpuProjectConditionalDecision(
        permission,
        gpuProjectConditions.isProjectOwner({ claims }),
      );
    }
    if (isResourcePermission(permission, gpuRequestResourceType)) {
      const ofOwnProject = gpuRequestConditions.isProjectOwner({ claims });
      const { userEntityRef } = user.info;
      return createGpuRequestConditionalDecision(
        permission,
        role === 'developer' &&
          isPermission(permission, gpuRequestDeletePermission)
          ? {
              allOf: [
                ofOwnProject,
                gpuRequestConditions.isRequester({ userEntityRef }),
              ],
            }
          : ofOwnProject,
      );
    }
    // A permission that a later version brings: nobody has it until somebody decides.
    return deny;
  }
}
