import { Operation } from '@backstage-gpu/plugin-gpu-common/schema';
import { Response } from 'express';
import { problemsOf } from './parseInput';

/** Makes an answer that is not as its operation says an error of the server; tests then fail. */
export function checkAnswers(operation: Operation, response: Response): void {
  const send = response.json.bind(response);
  response.json = body => {
    // Errors are Backstage's to send.
    if (response.statusCode < 400) {
      checkAnswer(operation, response.statusCode, body);
    }
    return send(body);
  };
}

/** @throws Error that names what is wrong with it */
function checkAnswer(
  { method, path, responses }: Operation,
  status: number,
  body: unknown,
): void {
  const name = `the answer ${status} of ${method.toUpperCase()} ${path}`;
  const { schema } = responses[status] ?? {};
  if (!schema) {
    throw new Error(`${name} is not in the table of operations`);
  }
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(body)));
  if (!parsed.success) {
    throw new Error(
      `${name} is not as its schema says: ${problemsOf(
        parsed.error,
        'body',
      ).join('; ')}`,
    );
  }
}
