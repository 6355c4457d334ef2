import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import {
  AuditorService,
  HttpAuthService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { InputError } from '@backstage/errors';
import express, { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { parse } from 'yaml';
import { viewOf } from '../permissions/viewOf';
import { parseCreateRequest } from '../features/requests/parseCreateRequest';
import { addErrorCodes } from '../platform/http/addErrorCodes';
import { addProjectRoutes } from './addProjectRoutes';
import { audited } from '../platform/audited';
import { checkInput } from '../platform/http/checkInput';
import { CallContext, GpuService } from './GpuService';
import { parseAvailabilityQuery } from '../features/availability/parseAvailabilityQuery';
import { ProjectLimitsService } from '../features/limits/ProjectLimitsService';
import { sendOccupancy } from '../features/occupancy/sendOccupancy';
import { UsageService } from '../features/usage/UsageService';

const defaultLimit = 50;
const longestPage = 200;

/** Reads the API's contract, which is also served at `/openapi.json`. */
function readContract() {
  const file = resolvePackagePath(
    '@backstage-gpu/plugin-gpu-backend',
    'src/schema/openapi.yaml',
  );
  return parse(readFileSync(file, 'utf8'));
}

/**
 * The HTTP API. Requests are checked against the contract before they get here; with `validateResponses` answers are
 * too, for tests.
 */
export function createRouter(options: {
  service: GpuService;
  limits: ProjectLimitsService;
  usage: UsageService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  validateResponses?: boolean;
}): Router {
  const { service, httpAuth, auditor } = options;
  // Revisions start anew with every process, so an ETag names the process too.
  const instance = randomUUID().slice(0, 8);
  const api: Router = createValidatedOpenApiRouter(readContract(), {
    middleware: [(_request, _response, next) => next()],
    validatorOptions: {
      // Credentials are Backstage's to check, by the httpAuth service.
      validateSecurity: false,
      ...(options.validateResponses ? { validateResponses: true } : {}),
    },
  }) as unknown as Router;

  const contextOf = async (request: Request): Promise<CallContext> => ({
    credentials: await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    }),
  });

  /** @returns whether the reader has this revision already, and was told so */
  const sendUnchanged = (
    request: Request,
    response: Response,
    revision: number,
    view?: string,
  ): boolean => {
    const parts = [instance, revision, ...(view === undefined ? [] : [view])];
    response.setHeader('ETag', `"${parts.join('-')}"`);
    response.setHeader('Cache-Control', 'private, no-cache');
    if (request.fresh) {
      response.status(304).end();
      return true;
    }
    return false;
  };

  const sendRevision = (
    request: Request,
    response: Response,
    body: { revision: number },
    view?: string,
  ) => {
    if (!sendUnchanged(request, response, body.revision, view)) {
      response.json(body);
    }
  };

  api.get('/v1/tiers', async (request, response) => {
    const context = await contextOf(request);
    sendRevision(request, response, await service.getTiers(context));
  });

  api.get('/v1/clusters', async (request, response) => {
    const context = await contextOf(request);
    sendRevision(request, response, await service.getClusters(context));
  });

  api.get('/v1/projects', async (request, response) => {
    const context = await contextOf(request);
    const body = await service.getProjects(context);
    const requestable = body.projects.filter(project => project.requestable);
    const view = viewOf(requestable.map(({ name }) => name));
    sendRevision(request, response, body, view);
  });

  api.get('/v1/occupancy', async (request, response) => {
    const context = await contextOf(request);
    const { cluster, project, kubernetesId, since, view } = textsOf(
      request.query,
    );
    const filter = {
      cluster,
      project,
      kubernetesId,
      since: since === undefined ? undefined : Number(since),
      view,
    };
    const answer = await service.getOccupancy(filter, context);
    if (sendUnchanged(request, response, answer.revision, answer.view)) {
      return;
    }
    if (options.validateResponses) {
      const { pools, ...rest } = answer;
      response.json({ ...rest, devices: [...pools].flat() });
      return;
    }
    await sendOccupancy(response, answer);
  });

  api.get('/v1/lint', async (request, response) => {
    const context = await contextOf(request);
    sendRevision(request, response, await service.getLint(context));
  });

  api.post('/v1/availability', async (request, response) => {
    const context = await contextOf(request);
    const query = parseAvailabilityQuery(request.body);
    response.json(await service.getAvailability(query, context));
  });

  api.post('/v1/requests', async (request, response) => {
    const context = await contextOf(request);
    const body = parseCreateRequest(request.body);
    if (request.query.dryRun === 'true') {
      response.json(await service.planRequest(body, context));
      return;
    }
    const idempotencyKey = request.header('Idempotency-Key');
    const { name, project, tier, cluster } = body;
    const created = await audited(
      auditor,
      {
        eventId: 'request-create',
        severityLevel: 'medium',
        request: request as never,
        meta: { name, project, tier, ...(cluster ? { cluster } : {}) },
      },
      () => service.createRequest(body, { idempotencyKey }, context),
      ({ id }) => ({ id }),
    );
    response.status(201).json(created);
  });

  api.get('/v1/requests', async (request, response) => {
    const context = await contextOf(request);
    const { project, kubernetesId, cluster, tier, state } = textsOf(
      request.query,
    );
    const { active, cursor, limit } = textsOf(request.query);
    response.json(
      await service.listRequests(
        {
          project,
          kubernetesId,
          cluster,
          tier,
          state,
          active: active === 'true',
          cursor,
          limit: parseLimit(limit),
        },
        context,
      ),
    );
  });

  api.get('/v1/requests/:id', async (request, response) => {
    const context = await contextOf(request);
    response.json(await service.getRequest(request.params.id, context));
  });

  api.delete('/v1/requests/:id', async (request, response) => {
    const context = await contextOf(request);
    const { id } = request.params;
    const released = await audited(
      auditor,
      {
        eventId: 'request-release',
        severityLevel: 'medium',
        request: request as never,
        meta: { id },
      },
      () => service.releaseRequest(id, context),
      ({ project, state }) => ({ project, state }),
    );
    response.status(202).json(released);
  });

  addProjectRoutes(api, options);

  // Ahead of the contract, which would call a body that is too large merely invalid.
  const router = PromiseRouter();
  router.use(express.json({ limit: '100kb' }));
  router.use(checkInput);
  router.use(api);
  router.use(addErrorCodes);
  return router;
}

function parseLimit(text: string | undefined): number {
  const limit = text === undefined ? defaultLimit : Number(text);
  if (limit > longestPage) {
    throw new InputError(`limit: expected at most ${longestPage}`);
  }
  return limit;
}

/** Query parameters that are single texts; the contract has refused all others. */
function textsOf(query: Request['query']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => typeof value === 'string'),
  ) as Record<string, string>;
}
