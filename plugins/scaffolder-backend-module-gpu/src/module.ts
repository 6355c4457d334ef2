import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createRequestAction } from './createRequestAction';

/**
 * Adds the GPU actions to the Scaffolder.
 *
 * @public
 */
export const scaffolderModuleGpu = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'gpu',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, catalog, discovery }) {
        actions.addActions(createRequestAction({ auth, catalog, discovery }));
      },
    });
  },
});
