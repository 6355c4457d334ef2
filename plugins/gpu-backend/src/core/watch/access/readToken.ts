/**
 * Brings a token into the form that a header takes: without the line break of a file and without `Bearer`.
 *
 * @throws Error that says what it is when it is no token; never with a part of it
 */
export function readToken(text: string): string {
  const token = text.trim().replace(/^bearer(\s+|$)/i, '');
  if (token === '') {
    throw new Error('is empty');
  }
  if (token.includes('-----BEGIN')) {
    throw new Error('is a certificate or a key, not a token');
  }
  if (/^[{[]/.test(token)) {
    throw new Error('is JSON, not a token: take the token out of it');
  }
  if (/^\$\{?\w+\}?$/.test(token)) {
    throw new Error(
      'is the name of a variable that nobody replaced: check how it is set',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Error(
      'is no token: it has spaces, line breaks or characters beyond ASCII inside',
    );
  }
  if (isEncoded(token)) {
    throw new Error(
      'is the base64 of a token, as `kubectl get secret -o yaml` prints it: decode it',
    );
  }
  return token;
}

/** Tokens of Kubernetes begin with `eyJ`, and their base64 with `ZXlK`. */
function isEncoded(token: string): boolean {
  return (
    token.startsWith('ZXlK') &&
    !token.includes('.') &&
    /^eyJ[\w-]*\./.test(Buffer.from(token, 'base64').toString('latin1'))
  );
}
