import { redact } from './redact';

describe('redact', () => {
  it.each([
    [
      'error: refresh token s3cr3t is expired',
      'error: refresh token [redacted] is expired',
    ],
    ['the token is expired', 'the token is expired'],
    [
      'could not read the token from the file',
      'could not read the token from the file',
    ],
    ['password=hunter2, retry', 'password=[redacted], retry'],
    ['{"client_secret": "abc"}', '{"client_secret": "[redacted]"}'],
    ['Authorization: Bearer abc.def', 'Authorization: [redacted] [redacted]'],
    [
      'got eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3MDB9.c2ln from it',
      'got [redacted] from it',
    ],
    [
      'AWS key AKIAIOSFODNN7EXAMPLE is unknown',
      'AWS key [redacted] is unknown',
    ],
    [
      'see https://user:pw@example.com/x',
      'see https://[redacted]@example.com/x',
    ],
    [
      '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\ndone',
      '[redacted] done',
    ],
    ['one\r\ntwo\u001b[31m', 'one two [31m'],
  ])('of %j is %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('is of bounded length', () => {
    expect(redact('word '.repeat(1000)).length).toBeLessThanOrEqual(501);
  });
});
