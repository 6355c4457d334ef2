import { toError } from '@backstage/errors';
import type { AccessWords } from './access/AccessWords';
import type { Proxy } from './findProxy';

/** What a certificate says it is for; a server may write a thousand names into it. */
const namedHosts = 10;
const longestName = 100;

/** The parts of an error of Node.js or undici that say what happened. */
interface NetworkError extends Error {
  code?: string;
  cert?: { subjectaltname?: string; subject?: { CN?: string } };
}

type Describe = (context: {
  host: string;
  plain: boolean;
  error: NetworkError;
  words: AccessWords;
}) => string;

const unknownAuthority: Describe = ({ host, words, error }) =>
  `the certificate of ${host} is signed by an authority that is not known here (${error.code}): set ${words.certificateAuthority} to the certificate authority of the cluster`;

const selfSigned: Describe = ({ host, words, error }) =>
  `the certificate of ${host} is self-signed (${error.code}): set ${words.certificateAuthority} to the certificate authority of the cluster, or to that certificate itself`;

const clientCertificate: Describe = ({ host, words, error }) =>
  `${host} refuses the client certificate of ${words.credential} (${error.code}): has it expired, or is it of another cluster?`;

const noTls: Describe = ({ host, words }) =>
  `${host} does not answer with TLS: the port is one of plain http, or of another service. Check the port of ${words.server}`;

const cut: Describe = ({ host, plain, words }) =>
  plain
    ? `${host} closed the connection and answered nothing to plain http. Is it an https port? Then begin ${words.server} with https://`
    : `${host} closed the connection before it answered`;

const slow: Describe = ({ host, words }) =>
  `${host} does not answer in time: check ${words.server}, and firewalls and proxies on the way`;

const unknownName: Describe = ({ host, words, error }) =>
  `the name of ${host} cannot be resolved (${error.code}): check ${words.server} and the DNS of the backend`;

const noRoute: Describe = ({ host, error }) =>
  `there is no way to ${host} (${error.code}): check firewalls, and whether a proxy is needed`;

const descriptions: Record<string, Describe> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_UNTRUSTED: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host, words, error }) =>
    `the certificate of ${host} is for other names: ${namesOf(
      error,
    )}. Set the host of ${words.server} to one of them`,
  CERT_HAS_EXPIRED: ({ host }) =>
    `the certificate of ${host} has expired: renew it on the API server, and check the clock of the backend`,
  CERT_NOT_YET_VALID: ({ host }) =>
    `the certificate of ${host} is not valid yet: check the clock of the backend and of the API server`,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_SSL_HTTP_REQUEST: noTls,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCertificate,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: clientCertificate,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientCertificate,
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: ({ words }) =>
    `key and certificate of ${words.credential} do not belong together`,
  ECONNREFUSED: ({ host, words, error }) =>
    `nothing listens at ${host}: ${error.message}. Is the API server up, and ${words.server} right?`,
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  ETIMEDOUT: slow,
  UND_ERR_CONNECT_TIMEOUT: slow,
  UND_ERR_HEADERS_TIMEOUT: slow,
  UND_ERR_SOCKET: cut,
  ECONNRESET: cut,
  EPIPE: cut,
  HPE_INVALID_CONSTANT: cut,
};

/**
 * Says why a call got no answer, and what to do.
 *
 * @param server - URL of the API server
 * @param proxy - the proxy on the way, if there is one
 */
export function describeFailure(
  failure: Error,
  server: string,
  words: AccessWords,
  proxy?: Proxy,
): string {
  const error = firstOf(failure);
  const { host, protocol } = new URL(server);
  const refusal = proxy && describeProxyRefusal(error, host, proxy);
  if (refusal) {
    return refusal;
  }
  const describe = descriptions[error.code ?? ''];
  const message = describe
    ? describe({ host, plain: protocol === 'http:', error, words })
    : [error.message, failure.message, error.name].find(Boolean)!;
  return proxy
    ? `${message} (on the way through the proxy ${hostOf(proxy)} of ${
        proxy.origin
      })`
    : message;
}

/** What a proxy says that opens no way to the API server; undici has its status in the text alone. */
function describeProxyRefusal(
  { message }: Error,
  host: string,
  proxy: Proxy,
): string | undefined {
  const code = /Proxy response \((\d+)\)/.exec(message)?.[1];
  if (code === undefined) {
    return undefined;
  }
  return `the proxy ${hostOf(proxy)} of ${
    proxy.origin
  } opens no way to ${host} (${code}): ${
    code === '407'
      ? 'put user and password into its URL'
      : 'is the API server allowed there, or does it belong into NO_PROXY?'
  }`;
}

function hostOf({ url }: Proxy): string {
  return URL.canParse(url) ? new URL(url).host : '(not a URL)';
}

/** Codes of a connection that broke while it was used. */
const broken = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/** Whether the connection was closed before anything of an answer came. */
export function isCut(failure: Error): boolean {
  return broken.includes(firstOf(failure).code ?? '');
}

/** A host with several addresses fails with a list of errors; the first says as much as all. */
function firstOf(failure: Error): NetworkError {
  return failure instanceof AggregateError && failure.errors.length > 0
    ? toError(failure.errors[0])
    : failure;
}

function namesOf({ cert }: NetworkError): string {
  const names = (cert?.subjectaltname ?? cert?.subject?.CN ?? '')
    .split(', ')
    .map(name => name.replace(/^(DNS|IP Address):/, ''))
    .filter(name => /^[\w.:*-]+$/.test(name) && name.length <= longestName);
  const more = names.length - namedHosts;
  return (
    names.slice(0, namedHosts).join(', ') +
      (more > 0 ? ` and ${more} more` : '') || 'none that can be read'
  );
}
