import { createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { GpuPermissionPolicy } from './GpuPermissionPolicy';

/** Brings the policy; a portal has one policy, so this takes the place of the one that it had. */
export const gpuPermissionPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'gpu-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new GpuPermissionPolicy());
      },
    });
  },
});
