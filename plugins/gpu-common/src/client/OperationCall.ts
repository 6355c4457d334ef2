import type { z } from 'zod';
import type { operations } from '../schema/operations';

/** The table of operations; as a type only, so that it is not loaded. */
export type Operations = typeof operations;

/** Values of query parameters and headers as callers have them; on the wire they are texts. */
type Value = string | number | boolean | readonly string[];

type Values<TOperation, TName extends string> = TOperation extends {
  [K in TName]: infer TSchema extends z.ZodType;
}
  ? { [K in keyof z.infer<TSchema>]?: Value }
  : undefined;

/** What a call of an operation sends: parameters that the operation has, and no others. */
export interface OperationCall<TOperation> {
  params?: Values<TOperation, 'params'>;
  query?: Values<TOperation, 'query'>;
  headers?: Values<TOperation, 'headers'>;
  body?: object;
}

/** What an operation answers with a status. */
export type OperationAnswer<TOperation, TStatus> = TOperation extends {
  responses: infer TResponses;
}
  ? TStatus extends keyof TResponses
    ? TResponses[TStatus] extends { schema: infer TSchema extends z.ZodType }
      ? z.infer<TSchema>
      : never
    : never
  : never;
