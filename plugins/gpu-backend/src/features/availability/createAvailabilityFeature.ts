import { gpuOccupancyReadPermission } from '@backstage-gpu/plugin-gpu-common';
import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { route } from '../../platform/http/Route';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { toAvailabilityQuestion } from './AvailabilityQuestion';
import { AvailabilityService } from './AvailabilityService';
import { callerOf } from './callerOf';

/** How many more claims of a given spec the scheduler would satisfy now. */
export function createAvailabilityFeature(
  context: FeatureContext,
  availability: AvailabilityService,
): Feature {
  return {
    name: 'availability',
    routes: [
      route(operations.getAvailability, async ({ request, response, body }) => {
        const credentials = await credentialsOf(context, request);
        const question = toAvailabilityQuestion(body);
        await context.authorizer.require(
          gpuOccupancyReadPermission,
          credentials,
        );
        const caller = callerOf(credentials);
        response.json(
          await availability.count(context.snapshot(), question, caller),
        );
      }),
    ],
  };
}
