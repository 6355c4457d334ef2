import { Request, Response } from 'express';

/** One operation of the API. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As Express writes it, such as `/v1/requests/:id`; the contract has the same path. */
  path: string;
  /** Answers, or throws an error that names what failed. */
  handle(request: Request, response: Response): Promise<void>;
}
