import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

// References of core-plugin-api are the ones that both frontend systems accept.

/** The GPU page. */
export const rootRouteRef = createRouteRef({ id: 'gpu' });

/** Where templates are chosen. */
export const templatesRouteRef = createExternalRouteRef({
  id: 'templates',
  optional: true,
  defaultTarget: 'scaffolder.root',
});
