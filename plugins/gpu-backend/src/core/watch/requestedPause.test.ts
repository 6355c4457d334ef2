import { readRetryAfter } from './describeAnswer';
import { ForeignAnswerError } from './ForeignAnswerError';
import { KubernetesError } from './KubernetesError';
import { requestedPause } from './requestedPause';

const status = { code: 429, message: 'slower' };

describe('requestedPause', () => {
  it.each([
    [
      'a server',
      new KubernetesError('GET /', status, { retryAfter: 7_000 }),
      7_000,
    ],
    ['a gateway', new ForeignAnswerError('GET /', 503, 'no', 9_000), 9_000],
    [
      'one that asks for a day',
      new KubernetesError('GET /', status, { retryAfter: 86_400_000 }),
      300_000,
    ],
    ['one that asks for nothing', new KubernetesError('GET /', status), 0],
    ['another error', new Error('cut'), 0],
  ])('is what %s asks for', (_name, error, milliseconds) => {
    expect(requestedPause(error)).toBe(milliseconds);
  });
});

describe('readRetryAfter', () => {
  const now = Date.parse('2026-01-01T10:00:00Z');

  it.each([
    ['5', 5_000],
    ['Thu, 01 Jan 2026 10:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
    [['2', '3'], 2_000],
  ])('of %s is %s', (header, milliseconds) => {
    expect(readRetryAfter(header, now)).toBe(milliseconds);
  });
});
