import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { parse } from 'yaml';
import { addErrorCodes } from './addErrorCodes';
import { checkInput } from './checkInput';
import { Route } from './Route';

/** Reads the API's contract, which is also served at `/openapi.json`. */
function readContract() {
  const file = resolvePackagePath(
    '@backstage-gpu/plugin-gpu-backend',
    'src/schema/openapi.yaml',
  );
  return parse(readFileSync(file, 'utf8'));
}

/**
 * The HTTP API. Requests are checked against the contract before they get to a route; with `validateResponses` answers
 * are too, for tests.
 */
export function createRouter(
  routes: readonly Route[],
  options: { validateResponses?: boolean } = {},
): Router {
  const api: Router = createValidatedOpenApiRouter(readContract(), {
    middleware: [(_request, _response, next) => next()],
    validatorOptions: {
      // Credentials are Backstage's to check, by the httpAuth service.
      validateSecurity: false,
      ...(options.validateResponses ? { validateResponses: true } : {}),
    },
  }) as unknown as Router;
  for (const { method, path, handle } of routes) {
    api[method](path, handle);
  }
  // Ahead of the contract, which would call a body that is too large merely invalid.
  const router = PromiseRouter();
  router.use(express.json({ limit: '100kb' }));
  router.use(checkInput);
  router.use(api);
  router.use(addErrorCodes);
  return router;
}
