import { z } from 'zod';

/**
 * An answer of an operation.
 *
 * @public
 */
export interface OperationResponse {
  description: string;
  /** Absent when the answer has no body. */
  schema?: z.ZodType;
  /** Whether it can be asked for as CSV, too. */
  csv?: boolean;
}

/**
 * One operation of the API: what it takes and what it answers. Every operation can also answer an error.
 *
 * @public
 */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it, such as `/v1/requests/{id}`. */
  path: string;
  summary: string;
  description?: string;
  /** Parameters of the path. */
  params?: z.ZodObject;
  /** Query parameters; their values are texts. */
  query?: z.ZodObject;
  /** Headers that mean something, as they are spelled. */
  headers?: z.ZodObject;
  body?: z.ZodType;
  /** By status. */
  responses: Readonly<Record<number, OperationResponse>>;
}
