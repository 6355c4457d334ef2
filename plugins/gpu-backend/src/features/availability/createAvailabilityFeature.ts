import { gpuOccupancyReadPermission } from '@backstage-gpu/plugin-gpu-common';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { AvailabilityService } from './AvailabilityService';
import { callerOf } from './callerOf';
import { parseAvailabilityQuery } from './parseAvailabilityQuery';

/** How many more claims of a given spec the scheduler would satisfy now. */
export function createAvailabilityFeature(
  context: FeatureContext,
  availability: AvailabilityService,
): Feature {
  return {
    name: 'availability',
    routes: [
      {
        method: 'post',
        path: '/v1/availability',
        async handle(request, response) {
          const credentials = await credentialsOf(context, request);
          const query = parseAvailabilityQuery(request.body);
          await context.authorizer.require(
            gpuOccupancyReadPermission,
            credentials,
          );
          const caller = callerOf(credentials);
          response.json(
            await availability.count(context.snapshot(), query, caller),
          );
        },
      },
    ],
  };
}
