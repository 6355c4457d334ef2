import { mockServices } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { Operation } from '@backstage-gpu/plugin-gpu-common/schema';
import express from 'express';
import request from 'supertest';
import { z } from 'zod';
import { createRouter } from './createRouter';
import { describeApi } from './describeApi';
import { Call, route } from './Route';

const operation = {
  method: 'put',
  path: '/v1/things/{name}',
  summary: 'A thing',
  params: z.strictObject({ name: z.string().regex(/^[a-z]+$/, 'expected a') }),
  query: z.strictObject({ dryRun: z.enum(['true', 'false']).optional() }),
  headers: z.object({ 'If-Match': z.string({ error: 'expected an ETag' }) }),
  body: z.strictObject({
    count: z.int(),
    sizes: z
      .record(z.string().regex(/^[a-z]+$/, 'expected b'), z.number())
      .optional(),
  }),
  responses: {
    200: { description: 'Done', schema: z.strictObject({ count: z.int() }) },
    204: { description: 'Nothing' },
  },
} satisfies Operation;

/** A server with one route of the operation, in which errors are answered as in a backend. */
function serve(handler: (call: Call<typeof operation>) => Promise<void>) {
  const middleware = MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  });
  return express()
    .use(
      createRouter([route(operation, handler)], {
        document: describeApi([]),
        checkAnswers: true,
      }),
    )
    .use(middleware.error());
}

const put = (app: express.Express, path = '/v1/things/a?dryRun=true') =>
  request(app).put(path).set('If-Match', '"1"');

describe('route', () => {
  it('hands over each part of a call as the operation says', async () => {
    const seen: object[] = [];
    const app = serve(async ({ params, query, headers, body, response }) => {
      seen.push({ params, query, headers, body });
      response.json({ count: body.count });
    });
    const answer = await put(app).send({ count: 3 });
    expect([answer.status, answer.body]).toEqual([200, { count: 3 }]);
    expect(seen).toEqual([
      {
        params: { name: 'a' },
        query: { dryRun: 'true' },
        headers: { 'If-Match': '"1"' },
        body: { count: 3 },
      },
    ]);
  });

  const handler = jest.fn(async () => {});

  it.each<[string, request.Test, string]>([
    [
      'all problems at once',
      request(serve(handler))
        .put('/v1/things/SECRET?dryRun=SECRET')
        .send({ count: 'SECRET' }),
      'name: expected a; dryRun: Invalid option: expected one of "true"|"false"; If-Match: expected an ETag; count: Invalid input: expected number, received string',
    ],
    [
      'a field that is not known',
      put(serve(handler)).send({ count: 1, inner: 'SECRET' }),
      'inner: expected no such field',
    ],
    [
      'a key that is not valid, with what its schema expects',
      put(serve(handler)).send({ count: 1, sizes: { A: 1 } }),
      'sizes.A: expected b',
    ],
    [
      'a number that breaks one rule twice',
      put(serve(handler)).send({ count: 1.5 }),
      'count: Invalid input: expected int, received number',
    ],
    [
      'a query parameter that is not known',
      put(serve(handler), '/v1/things/a?limit=SECRET').send({ count: 1 }),
      'limit: expected no such field',
    ],
    [
      'a list',
      put(serve(handler)).send([]),
      'body: Invalid input: expected object, received array',
    ],
    [
      'a form',
      put(serve(handler)).type('form').send({ count: 'SECRET' }),
      'body: expected JSON, with the content type application/json',
    ],
    [
      'no body',
      put(serve(handler)),
      'body: expected JSON, with the content type application/json',
    ],
  ])('refuses %s, and does not say the value', async (_what, call, message) => {
    const answer = await call;
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({
      name: 'InputError',
      message,
      code: 'invalid-input',
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it('names ten problems, and how many more there are', async () => {
    const wrong = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]),
    );
    const answer = await put(serve(handler)).send({ count: 1, ...wrong });
    expect(answer.body.error.message).toMatch(
      /^field0: .*; field9: expected no such field; and 990 more$/,
    );
  });

  it.each([
    ['is not as its schema says', { count: 'many' }, 200],
    ['has a field that its schema does not have', { count: 1, more: 1 }, 200],
    ['has a status that the operation does not have', { count: 1 }, 201],
  ])('in tests, an answer that %s is an error', async (_what, body, status) => {
    const app = serve(async ({ response }) => {
      response.status(status).json(body);
    });
    const answer = await put(app).send({ count: 1 });
    expect([answer.status, answer.body.error.message]).toEqual([
      500,
      expect.stringContaining(
        `the answer ${status} of PUT /v1/things/{name} is not`,
      ),
    ]);
  });
});
