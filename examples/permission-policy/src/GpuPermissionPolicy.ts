import {
  AuthorizeResult,
  Permission,
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
  entityAnnotations,
  gpuLimitUpdatePermission,
  gpuOccupancyReadPermission,
  gpuProjectResourceType,
  gpuRequestAssignPermission,
  gpuRequestDeletePermission,
  gpuRequestResourceType,
} from '@backstage-gpu/plugin-gpu-common';
import {
  createGpuProjectConditionalDecision,
  createGpuRequestConditionalDecision,
  gpuProjectConditions,
  gpuRequestConditions,
} from '@backstage-gpu/plugin-gpu-node';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { taskReadPermission } from '@backstage/plugin-scaffolder-common/alpha';
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
    const claims = user?.info.ownershipEntityRefs ?? [];
    const role = findRole(claims);
    if (!permission.name.startsWith('gpu.')) {
      return role === 'platformTeam' ? allow : beyondGpu(permission, user);
    }
    if (
      role === 'platformTeam' ||
      isPermission(permission, gpuOccupancyReadPermission)
    ) {
      return allow;
    }
    if (
      !user ||
      role === 'guest' ||
      isPermission(permission, gpuLimitUpdatePermission) ||
      isPermission(permission, gpuRequestAssignPermission)
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

/**
 * Components of requests and the tasks that made them say what the GPU API hides: who holds what. So the members of the owning
 * group see the ones, and who started a task sees the other. What else the portal has is decided elsewhere; this example
 * lets it be.
 */
function beyondGpu(
  permission: Permission,
  user: PolicyQueryUser | undefined,
): PolicyDecision {
  if (isPermission(permission, catalogEntityReadPermission)) {
    return createCatalogConditionalDecision(permission, {
      anyOf: [
        {
          not: catalogConditions.hasAnnotation({
            annotation: entityAnnotations.request,
          }),
        },
        catalogConditions.isEntityOwner({
          claims: user?.info.ownershipEntityRefs ?? [],
        }),
      ],
    });
  }
  if (isPermission(permission, taskReadPermission)) {
    return user
      ? createScaffolderTaskConditionalDecision(
          permission,
          scaffolderTaskConditions.isTaskOwner({
            createdBy: [user.info.userEntityRef],
          }),
        )
      : deny;
  }
  return allow;
}
