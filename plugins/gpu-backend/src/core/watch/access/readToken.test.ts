import { readToken } from './readToken';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';

describe('readToken', () => {
  it.each([
    ['as it is', token],
    ['with a line break', `${token}\n`],
    ['with Bearer', `Bearer ${token}`],
    ['with both, in another case', `bearer  ${token}\r\n`],
  ])('reads one %s', (_name, text) => {
    expect(readToken(text)).toBe(token);
  });

  it.each([
    ['', 'is empty'],
    ['Bearer ', 'is empty'],
    ['-----BEGIN CERTIFICATE-----\nMIIB', 'is a certificate or a key'],
    [`{"token":"${token}"}`, 'is JSON'],
    ['${PRODUCTION_TOKEN}', 'is the name of a variable'],
    [`${token} ${token}`, 'has spaces'],
    [`${token.slice(0, 20)}\n${token.slice(20)}`, 'line breaks'],
    [Buffer.from(token).toString('base64'), 'is the base64 of a token'],
  ])('says of %j that it %s', (text, message) => {
    let failure = '';
    try {
      readToken(text);
    } catch (error) {
      failure = String(error);
    }
    expect(failure).toContain(message);
    expect(failure).not.toContain(token.slice(0, 10));
  });
});
