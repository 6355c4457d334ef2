import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { viewOf } from '../../permissions/viewOf';
import { route } from '../../platform/http/Route';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { InventoryService } from './InventoryService';

/**
 * What there is: tiers with what is available now, clusters with their faults, projects.
 *
 * @param notices - what other features have to say of a cluster, beside its own faults
 */
export function createInventoryFeature(
  context: FeatureContext,
  notices: (cluster: string) => Fault[],
): Feature {
  const { revisions } = context;
  const inventory = new InventoryService({ ...context, notices });
  return {
    name: 'inventory',
    routes: [
      route(operations.getTiers, async ({ request, response }) => {
        const credentials = await credentialsOf(context, request);
        const body = await inventory.getTiers(credentials);
        revisions.send(request, response, body);
      }),
      route(operations.getClusters, async ({ request, response }) => {
        const credentials = await credentialsOf(context, request);
        const body = await inventory.getClusters(credentials);
        // Notices change without the snapshot.
        const noticed = body.clusters.flatMap(({ name }) =>
          notices(name).map(({ message }) => `${name}: ${message}`),
        );
        const view = noticed.length > 0 ? viewOf(noticed) : undefined;
        revisions.send(request, response, body, view);
      }),
      route(operations.getProjects, async ({ request, response }) => {
        const credentials = await credentialsOf(context, request);
        const body = await inventory.getProjects(credentials);
        const requestable = body.projects.filter(each => each.requestable);
        const view = viewOf(requestable.map(({ name }) => name));
        revisions.send(request, response, body, view);
      }),
    ],
  };
}
