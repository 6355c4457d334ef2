import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { addErrorCodes } from './addErrorCodes';
import { answerInTime } from './answerInTime';
import { answerUnavailable } from './answerUnavailable';
import { CallGate } from './CallGate';
import { checkAnswers } from './checkAnswers';
import { checkInput } from './checkInput';
import { OpenApiDocument } from './describeApi';
import { Route } from './Route';

const usualPatience = 30_000;

/**
 * The HTTP API.
 *
 * @param options - `document` is served at `/openapi.json`; `gate` is closed when the process ends; `readerPatience` is how
 * long a reader may take nothing of an answer, in milliseconds; with `checkAnswers`
 * answers are compared with their schemas, for tests
 */
export function createRouter(
  routes: readonly Route[],
  options: {
    document: OpenApiDocument;
    gate?: CallGate;
    readerPatience?: number;
    checkAnswers?: boolean;
  },
): Router {
  const router = PromiseRouter();
  router.use((_request, response, next) => {
    // Of an answer that its reader does not take, no part is kept for ever.
    response.setTimeout(options.readerPatience ?? usualPatience, () =>
      response.destroy(),
    );
    next();
  });
  if (options.gate) {
    router.use(options.gate.handler);
  }
  router.use(express.json({ limit: '100kb' }));
  router.use(checkInput);
  router.get('/openapi.json', async (request, response) => {
    const base = request.originalUrl.replace(/\/openapi\.json.*$/, '');
    response.json(mountedAt(options.document, base));
  });
  for (const { operation, handle } of routes) {
    const path = operation.path.replace(/\{(\w+)\}/g, ':$1');
    router[operation.method](path, async (request, response) => {
      if (options.checkAnswers) {
        checkAnswers(operation, response);
      }
      await answerInTime(
        `${operation.method.toUpperCase()} ${operation.path}`,
        response,
        handle(request, response),
      );
    });
  }
  router.use(addErrorCodes);
  router.use(answerUnavailable);
  return router;
}

/** The document with the paths that this backend serves. */
function mountedAt(document: OpenApiDocument, base: string): OpenApiDocument {
  return {
    ...document,
    paths: Object.fromEntries(
      Object.entries(document.paths).map(([path, item]) => [
        `${base}${path}`,
        item,
      ]),
    ),
  };
}
