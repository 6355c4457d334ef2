import { X509Certificate } from 'node:crypto';

const begin = '-----BEGIN';

/**
 * Brings certificates into PEM, from PEM itself, from the base64 of PEM, and from the base64 of DER.
 *
 * @throws Error that says what it is when no certificate can be read of it
 */
export function readCertificate(text: string): string {
  const pem = readPem(text, 'CERTIFICATE');
  if (!pem.includes(`${begin} CERTIFICATE`)) {
    throw new Error(
      pem.includes('PRIVATE KEY')
        ? 'is a private key, not a certificate'
        : 'is PEM, but no certificate',
    );
  }
  try {
    return new X509Certificate(pem) && pem;
  } catch {
    throw new Error(
      'looks like PEM, but no certificate can be read of it: it is damaged or cut off',
    );
  }
}

/** The same for a private key. */
export function readPrivateKey(text: string): string {
  const pem = readPem(text, 'PRIVATE KEY');
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new Error('is a certificate, not a private key');
  }
  return pem;
}

function readPem(text: string, label: string): string {
  // An environment variable often holds line breaks as two characters.
  const plain = text.trim().replace(/\\n/g, '\n');
  if (plain === '') {
    throw new Error('is empty');
  }
  if (plain.includes(begin)) {
    return `${plain}\n`;
  }
  if (/^[A-Za-z0-9+/=\s]+$/.test(plain)) {
    const decoded = Buffer.from(plain, 'base64');
    const inner = decoded.toString('latin1');
    if (inner.includes(begin)) {
      return inner;
    }
    // DER is a sequence, longer than 127 bytes.
    if (decoded[0] === 0x30 && decoded[1] >= 0x81) {
      const lines = decoded.toString('base64').match(/.{1,64}/g)!;
      return `${begin} ${label}-----\n${lines.join(
        '\n',
      )}\n-----END ${label}-----\n`;
    }
  }
  throw new Error(
    'is neither PEM nor the base64 of PEM: expected the text that begins with -----BEGIN, or its base64',
  );
}
