import { HttpAuthService } from '@backstage/backend-plugin-api';
import { Request, Router } from 'express';
import { parseUsageQuery } from '../features/usage/parseUsageQuery';
import { renderUsageCsv } from '../features/usage/renderUsageCsv';
import {
  parseUpdateLimits,
  parseVersion,
} from '../features/limits/parseUpdateLimits';
import { ProjectLimitsService } from '../features/limits/ProjectLimitsService';
import { UsageService } from '../features/usage/UsageService';

/** Adds the routes of limits and usage to the API. */
export function addProjectRoutes(
  api: Router,
  options: {
    limits: ProjectLimitsService;
    usage: UsageService;
    httpAuth: HttpAuthService;
  },
): void {
  const { limits, usage, httpAuth } = options;
  const credentialsOf = (request: Request) =>
    httpAuth.credentials(request, { allow: ['user', 'service'] });

  api.get('/v1/limits', async (request, response) => {
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(await limits.list(await credentialsOf(request)));
  });

  api.get('/v1/projects/:name/limits', async (request, response) => {
    const credentials = await credentialsOf(request);
    const body = await limits.get(request.params.name, credentials);
    response.setHeader('ETag', `"${body.version}"`);
    response.setHeader('Cache-Control', 'private, no-store');
    // Use and quotas change without the version, so the ETag is only for the next change: nothing is ever unchanged.
    delete request.headers['if-none-match'];
    response.json(body);
  });

  api.put('/v1/projects/:name/limits', async (request, response) => {
    const credentials = await credentialsOf(request);
    const change = await limits.update({
      project: request.params.name,
      body: parseUpdateLimits(request.body),
      version: parseVersion(request.header('If-Match')),
      dryRun: request.query.dryRun === 'true',
      credentials,
      request,
    });
    const { before, after } = change;
    const { version } = request.query.dryRun === 'true' ? before : after;
    response.setHeader('ETag', `"${version}"`);
    response.json(change);
  });

  api.get('/v1/usage', async (request, response) => {
    const credentials = await credentialsOf(request);
    const query = parseUsageQuery(
      Object.fromEntries(
        Object.entries(request.query).filter(
          ([, value]) => typeof value === 'string',
        ),
      ) as Record<string, string>,
    );
    const answer = await usage.get(query, credentials);
    if (query.format === 'csv') {
      response
        .type('text/csv')
        .attachment('gpu-usage.csv')
        .send(renderUsageCsv(answer));
    } else {
      response.json(answer);
    }
  });
}
