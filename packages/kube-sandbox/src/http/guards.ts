import { createHash, timingSafeEqual } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { StatusError } from '../cluster/StatusError';

/** Whether an address to listen on can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

function hostNameOf(header: string): string {
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

/**
 * A page in a browser can make a name of its own point at loopback, but not send another Host than that name.
 * @throws StatusError 403
 */
export function checkHost(request: IncomingMessage): void {
  if (!isLoopback(hostNameOf(request.headers.host ?? ''))) {
    throw new StatusError({
      code: 403,
      reason: 'Forbidden',
      message: 'the sandbox cluster answers on loopback names only',
    });
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const tokenPrefix = /^\/token\/([\w-]+)(?=\/|$)/;

/**
 * The address of the API server with the token in it. kubectl sends no bearer token over plain HTTP, but keeps the path
 * of its server's address.
 */
export function urlWithToken(url: string, token: string): string {
  return `${url}/token/${token}`;
}

/** Splits the path of a request into the token that it begins with, if any, and the path proper. */
export function splitToken(path: string): { path: string; token?: string } {
  const match = tokenPrefix.exec(path);
  return match
    ? { token: match[1], path: path.slice(match[0].length) || '/' }
    : { path };
}

/**
 * @param inPath - the token that the path began with
 * @throws StatusError 401
 */
export function checkToken(
  request: IncomingMessage,
  inPath: string | undefined,
  token: string,
): void {
  const given =
    inPath ?? /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!given || !timingSafeEqual(digest(given), digest(token))) {
    throw new StatusError({
      code: 401,
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  }
}
