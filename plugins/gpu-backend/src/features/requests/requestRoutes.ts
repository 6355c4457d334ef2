import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { audited } from '../../platform/audited';
import { route } from '../../platform/http/Route';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { AuthorizedRequests } from './AuthorizedRequests';
import { parseWorkload } from './parseWorkload';
import { WorkloadKinds } from './workloads/WorkloadKinds';

const defaultLimit = 50;

/** The routes of requests. */
export function requestRoutes(
  context: FeatureContext,
  requests: AuthorizedRequests,
  kinds: WorkloadKinds,
): Feature['routes'] {
  return [
    route(operations.createRequest, async ({ request, response, ...call }) => {
      const credentials = await credentialsOf(context, request);
      const body = parseWorkload(kinds, call.body);
      if (call.query.dryRun === 'true') {
        response.json(await requests.plan(body, credentials));
        return;
      }
      const idempotencyKey = call.headers['Idempotency-Key'];
      const { name, project, tier, cluster } = body;
      const created = await audited(
        context.auditor,
        {
          eventId: 'request-create',
          severityLevel: 'medium',
          request: request as never,
          meta: { name, project, tier, ...(cluster ? { cluster } : {}) },
        },
        () => requests.create(body, { idempotencyKey }, credentials),
        ({ id }) => ({ id }),
      );
      response.status(isKept(created) ? 202 : 201).json(created);
    }),
    route(operations.listRequests, async ({ request, response, query }) => {
      const credentials = await credentialsOf(context, request);
      const { active, limit, ...filter } = query;
      response.json(
        await requests.list(
          {
            ...filter,
            active: active === 'true',
            limit: limit === undefined ? defaultLimit : Number(limit),
          },
          credentials,
        ),
      );
    }),
    route(operations.getRequest, async ({ request, response, params }) => {
      const credentials = await credentialsOf(context, request);
      response.json(await requests.get(params.id, credentials));
    }),
    route(operations.releaseRequest, async ({ request, response, params }) => {
      const credentials = await credentialsOf(context, request);
      const { id } = params;
      const released = await audited(
        context.auditor,
        {
          eventId: 'request-release',
          severityLevel: 'medium',
          request: request as never,
          meta: { id },
        },
        () => requests.release(id, credentials),
        ({ project, state }) => ({ project, state }),
      );
      response.status(202).json(released);
    }),
  ];
}

/** Whether it is not applied yet and will be retried. */
function isKept({ state }: GpuRequest): boolean {
  return state === 'reserved' || state === 'applying';
}
