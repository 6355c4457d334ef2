import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { gpuRequestAssignPermission } from '@backstage-gpu/plugin-gpu-common';

/** Allows everybody everything, except to give a service an owner or a system that is not its project's. */
export const demoPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'demo-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy({
          handle: async ({ permission }) => ({
            result: isPermission(permission, gpuRequestAssignPermission)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          }),
        });
      },
    });
  },
});
