import { viewOf } from '../../permissions/viewOf';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { InventoryService } from './InventoryService';

/** What there is: tiers with what is available now, clusters with their faults, projects. */
export function createInventoryFeature(context: FeatureContext): Feature {
  const { revisions } = context;
  const inventory = new InventoryService(context);
  return {
    name: 'inventory',
    routes: [
      {
        method: 'get',
        path: '/v1/tiers',
        async handle(request, response) {
          const credentials = await credentialsOf(context, request);
          const body = await inventory.getTiers(credentials);
          revisions.send(request, response, body);
        },
      },
      {
        method: 'get',
        path: '/v1/clusters',
        async handle(request, response) {
          const credentials = await credentialsOf(context, request);
          const body = await inventory.getClusters(credentials);
          revisions.send(request, response, body);
        },
      },
      {
        method: 'get',
        path: '/v1/projects',
        async handle(request, response) {
          const credentials = await credentialsOf(context, request);
          const body = await inventory.getProjects(credentials);
          const requestable = body.projects.filter(each => each.requestable);
          const view = viewOf(requestable.map(({ name }) => name));
          revisions.send(request, response, body, view);
        },
      },
    ],
  };
}
