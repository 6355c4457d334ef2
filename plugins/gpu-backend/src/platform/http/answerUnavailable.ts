import { ErrorRequestHandler } from 'express';

/**
 * Answers what passes by itself, in the words of Backstage, which would log every such answer: whatever is away is logged
 * once, by whoever found out.
 */
export const answerUnavailable: ErrorRequestHandler = (
  error,
  request,
  response,
  next,
) => {
  const { name, message, code } = error as Error & { code?: unknown };
  if (code !== 'unavailable' || response.headersSent) {
    next(error);
    return;
  }
  response.status(503).json({
    error: { name, message, code },
    request: { method: request.method, url: request.url },
    response: { statusCode: 503 },
  });
};
