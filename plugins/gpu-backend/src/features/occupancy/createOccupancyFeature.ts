import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { route } from '../../platform/http/Route';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { encodeOccupancy } from './encodeOccupancy';
import { OccupancyService } from './OccupancyService';
import { sendOccupancy } from './sendOccupancy';

/** Which device is held by whom. */
export function createOccupancyFeature(
  context: FeatureContext,
  /** Whether an answer is made whole, so that it can be checked against the contract. */
  options: { whole?: boolean } = {},
): Feature {
  const occupancy = new OccupancyService(context);
  return {
    name: 'occupancy',
    routes: [
      route(operations.getOccupancy, async ({ request, response, query }) => {
        const credentials = await credentialsOf(context, request);
        const { since, ...filter } = query;
        const answer = await occupancy.list(
          {
            ...filter,
            since: since === undefined ? undefined : Number(since),
          },
          credentials,
        );
        if (context.revisions.isUnchanged(request, response, answer)) {
          return;
        }
        if (options.whole) {
          response.json(encodeOccupancy(answer));
          return;
        }
        await sendOccupancy(response, answer);
      }),
    ],
  };
}
