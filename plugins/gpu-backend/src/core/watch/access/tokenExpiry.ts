/** When a JSON Web Token ends; undefined when that cannot be told. The signature is not looked at: this is for messages. */
export function tokenExpiry(token: string | undefined): Date | undefined {
  const payload = token?.replace(/^Bearer /, '').split('.')[1];
  if (!payload) {
    return undefined;
  }
  try {
    const { exp } = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    ) as { exp?: unknown };
    return typeof exp === 'number' ? new Date(exp * 1000) : undefined;
  } catch {
    // An opaque token.
    return undefined;
  }
}
