import { X509Certificate } from 'node:crypto';
import { Authority, createAuthority } from '../__testUtils__/createAuthority';
import { readCertificate, readPrivateKey } from './readCertificate';

jest.setTimeout(60_000);

describe('readCertificate', () => {
  let authority: Authority;

  beforeAll(() => {
    authority = createAuthority();
  });

  afterAll(() => authority.remove());

  it.each<[string, (pem: string) => string]>([
    ['PEM', pem => pem],
    ['PEM with words before it', pem => `subject=CN=test\n${pem}`],
    [
      'PEM with the line breaks of an environment variable',
      pem => pem.replace(/\n/g, '\\n'),
    ],
    ['the base64 of PEM', pem => Buffer.from(pem).toString('base64')],
    [
      'the base64 of PEM in lines',
      pem => Buffer.from(pem).toString('base64').replace(/.{76}/g, '$&\n'),
    ],
    [
      'the base64 of DER',
      pem => new X509Certificate(pem).raw.toString('base64'),
    ],
  ])('reads %s', (_name, write) => {
    const read = readCertificate(write(authority.ca));
    expect(new X509Certificate(read).fingerprint256).toBe(
      new X509Certificate(authority.ca).fingerprint256,
    );
  });

  it('says what cannot be one', () => {
    const { key } = authority.issue(['DNS:x']);
    const cases: [string, string][] = [
      ['', 'is empty'],
      ['/etc/ca.pem', 'is neither PEM nor the base64 of PEM'],
      ['Zm9v', 'is neither PEM nor the base64 of PEM'],
      [key, 'is a private key, not a certificate'],
      [authority.ca.slice(0, 200), 'is damaged or cut off'],
      [
        '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
        'is PEM, but no certificate',
      ],
    ];
    for (const [text, message] of cases) {
      expect(() => readCertificate(text)).toThrow(message);
    }
    expect(() => readPrivateKey(authority.ca)).toThrow(
      'is a certificate, not a private key',
    );
    expect(readPrivateKey(Buffer.from(key).toString('base64'))).toBe(key);
  });
});
