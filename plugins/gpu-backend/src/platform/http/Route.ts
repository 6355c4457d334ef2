import { InputError } from '@backstage/errors';
import { Operation } from '@backstage-gpu/plugin-gpu-common/schema';
import { Request, Response } from 'express';
import { z } from 'zod';
import { problemsOf, toInputError } from './parseInput';

const noQuery = z.strictObject({});

/** What an operation says of one part of a call, as it is after it was checked. */
type Part<TOperation, TName extends string> = TOperation extends {
  [K in TName]: infer TSchema extends z.ZodType;
}
  ? z.infer<TSchema>
  : undefined;

/** A call whose parts are as its operation says. */
export interface Call<TOperation extends Operation> {
  request: Request;
  response: Response;
  params: Part<TOperation, 'params'>;
  query: Part<TOperation, 'query'>;
  headers: Part<TOperation, 'headers'>;
  body: Part<TOperation, 'body'>;
}

/** An operation of the API with what answers it. */
export interface Route {
  operation: Operation;
  /** Answers, or throws an error that names what failed. */
  handle(request: Request, response: Response): Promise<void>;
}

/** Answers calls of an operation that are as it says, and refuses all others with 400. */
export function route<TOperation extends Operation>(
  operation: TOperation,
  handler: (call: Call<TOperation>) => Promise<void>,
): Route {
  return {
    operation,
    async handle(request, response) {
      await handler({
        request,
        response,
        ...parseCall(operation, request),
      } as Call<TOperation>);
    },
  };
}

/** @throws InputError that names every field that is not as the operation says */
function parseCall(
  { params, query, headers, body }: Operation,
  request: Request,
): Record<string, unknown> {
  if (body && !request.is('json')) {
    throw new InputError(
      'body: expected JSON, with the content type application/json',
    );
  }
  const parts: [string, z.ZodType | undefined, unknown][] = [
    ['params', params, request.params],
    ['query', query ?? noQuery, request.query],
    ['headers', headers, headers && headersOf(request, headers)],
    ['body', body, request.body],
  ];
  const problems: string[] = [];
  const call: Record<string, unknown> = {};
  for (const [name, schema, value] of parts) {
    const parsed = schema?.safeParse(value);
    if (parsed && !parsed.success) {
      problems.push(...problemsOf(parsed.error, name));
    }
    call[name] = parsed?.data;
  }
  if (problems.length > 0) {
    throw toInputError(problems);
  }
  return call;
}

/** The headers that the schema knows, by the names that it gives them. */
function headersOf(request: Request, schema: z.ZodObject): object {
  return Object.fromEntries(
    Object.keys(schema.shape).map(name => [name, request.header(name)]),
  );
}
