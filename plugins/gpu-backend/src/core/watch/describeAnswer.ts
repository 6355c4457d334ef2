import { messageText } from '../../platform/messageText';
import { STATUS_CODES } from 'node:http';
import type { AccessWords } from './access/AccessWords';
import { tokenExpiry } from './access/tokenExpiry';
import { ForeignAnswerError } from './ForeignAnswerError';
import { KubernetesError, KubernetesStatus } from './KubernetesError';

/** What came back, as far as a decision needs it. */
export interface Answer {
  code: number;
  headers: Record<string, string | string[] | undefined>;
  /** Begin of the body. It is read, never repeated: an error page may hold anything. */
  body: string;
}

/** What a message may say of the call. */
export interface AnsweredCall {
  /** Such as `GET /api/v1/nodes`. */
  name: string;
  server: string;
  words: AccessWords;
  /** What was sent as Authorization; only its expiry is looked at. */
  authorization?: string;
}

/** Codes of an API server that answers without a Status object, such as `404 page not found`. */
const plainCodes = [400, 401, 404, 405, 406, 408, 410, 413, 415, 429, 500];
const gatewayCodes = [502, 503, 504];

/** Whether the answer cannot be that of an API server, whatever its body says. */
export function isForeign({ code, headers }: Omit<Answer, 'body'>): boolean {
  return (code >= 300 && code < 400) || isHtml(headers);
}

/** The error that stands for an answer of 300 or more, or for a page in place of JSON. */
export function describeAnswer(
  answer: Answer,
  call: AnsweredCall,
): KubernetesError | ForeignAnswerError {
  const { code, headers, body } = answer;
  const retryAfter = readRetryAfter(headers['retry-after']);
  const status = isForeign(answer) ? undefined : parseStatus(code, body);
  if (status) {
    return new KubernetesError(
      call.name,
      { ...status, message: describeStatus(status, call) },
      { retryAfter },
    );
  }
  if (!isForeign(answer) && plainCodes.includes(code)) {
    return new KubernetesError(
      call.name,
      { code, message: describePlain(code, body, call) },
      { retryAfter },
    );
  }
  return new ForeignAnswerError(
    call.name,
    code,
    describeForeign(answer, call),
    retryAfter,
  );
}

/** Milliseconds that `Retry-After` asks for, in seconds or as a date. */
export function readRetryAfter(
  header: string | string[] | undefined,
  now = Date.now(),
): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) {
    return undefined;
  }
  const milliseconds = /^\d+$/.test(text.trim())
    ? Number(text) * 1000
    : Date.parse(text) - now;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

/** Reads a Status object; undefined when the body is something else. */
function parseStatus(code: number, body: string): KubernetesStatus | undefined {
  try {
    const value = JSON.parse(body) as {
      kind?: string;
      reason?: string;
      message?: string;
      code?: number;
    };
    return value?.kind === 'Status'
      ? {
          code: value.code ?? code,
          reason: messageText(value.reason),
          message: messageText(value.message) || 'no message',
        }
      : undefined;
  } catch {
    // Not JSON: the caller says what it is instead.
    return undefined;
  }
}

function describeStatus(
  { code, message }: KubernetesStatus,
  call: AnsweredCall,
): string {
  if (code === 401) {
    return describeRefusedCredential(call);
  }
  if (code === 403 && message.includes('"system:anonymous"')) {
    return `${message}; the API server saw no credential: check ${call.words.credential}`;
  }
  return message;
}

function describePlain(code: number, body: string, call: AnsweredCall): string {
  if (code === 401) {
    return describeRefusedCredential(call);
  }
  if (code === 400 && /HTTP request to an HTTPS server/.test(body)) {
    return `${hostOf(call)} expects https: begin ${
      call.words.server
    } with https://`;
  }
  if (code === 429) {
    return `${hostOf(call)} is asked too often; the call is made again later`;
  }
  return `${
    STATUS_CODES[code] ?? 'an error'
  }, without a Status object of Kubernetes`;
}

function describeRefusedCredential({ words, authorization }: AnsweredCall) {
  const expiry = tokenExpiry(authorization);
  if (authorization === undefined) {
    return `the API server wants a credential and none was sent, or refuses the certificate: check ${words.credential}`;
  }
  return expiry && expiry.getTime() < Date.now()
    ? `the credential of ${
        words.credential
      } expired at ${expiry.toISOString()}: put a new one there`
    : `the API server does not accept the credential of ${words.credential}. Has it expired, or is it of another cluster? Put a new one there`;
}

function describeForeign(answer: Answer, call: AnsweredCall): string {
  const { code, headers } = answer;
  const host = hostOf(call);
  const { server } = call.words;
  if (code >= 300 && code < 400) {
    const target = originOf(headers.location, call.server);
    return `${host} redirects (${code})${
      target ? ` to ${target}` : ''
    }, which no API server does: a sign-in proxy? Set ${server} to the API server itself`;
  }
  if (gatewayCodes.includes(code)) {
    return `a proxy or load balancer before ${host} answers ${statusText(
      code,
    )}: it does not reach the API server`;
  }
  if (code === 407) {
    return 'the proxy wants a sign-in (407): put user and password into the URL of the proxy';
  }
  const what = isHtml(headers) ? 'an HTML page' : 'no Status object';
  const sign =
    code < 300 || code === 401 || code === 403
      ? ', such as a sign-in page or a firewall'
      : '';
  return `${host} answers ${statusText(
    code,
  )} with ${what}${sign}, so it is no API server of Kubernetes: check ${server}`;
}

function isHtml(headers: Answer['headers']): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(
    String(headers['content-type'] ?? ''),
  );
}

function statusText(code: number): string {
  return [code, STATUS_CODES[code]].filter(Boolean).join(' ');
}

function hostOf({ server }: AnsweredCall): string {
  return new URL(server).host;
}

/** Scheme and host alone: paths and queries of redirects hold tickets and states of sign-ins. */
function originOf(
  location: string | string[] | undefined,
  base: string,
): string | undefined {
  try {
    return new URL(String(location ?? ''), base).origin;
  } catch {
    return undefined;
  }
}
