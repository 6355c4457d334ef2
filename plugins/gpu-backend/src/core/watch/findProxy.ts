import { BlockList, isIP } from 'node:net';
import { isLoopback } from './clusterUrlProblem';

/** The proxy on the way to a server. */
export interface Proxy {
  url: string;
  /** Where an operator said so, for messages. */
  origin: string;
}

type Environment = Record<string, string | undefined>;

/**
 * The proxy on the way to an API server: that of its kubeconfig, else HTTPS_PROXY unless NO_PROXY names the server. This
 * machine is never reached through one, so that no token of a cluster on loopback leaves it.
 *
 * The rules are those of Kubernetes' own clients: NO_PROXY takes names with what is below them, addresses, ranges of
 * addresses, ports, and `*`.
 *
 * @param own - `proxy-url` of the kubeconfig
 */
export function findProxy(
  server: string,
  own: string | undefined,
  environment: Environment = process.env,
): Proxy | undefined {
  if (own) {
    return { url: own, origin: 'proxy-url of the kubeconfig' };
  }
  const url = new URL(server);
  const given = environment.https_proxy || environment.HTTPS_PROXY;
  const exceptions = environment.no_proxy || environment.NO_PROXY || '';
  if (
    !given ||
    url.protocol !== 'https:' ||
    isLoopback(url) ||
    exceptions.split(/[\s,]+/).some(entry => isException(entry, url))
  ) {
    return undefined;
  }
  return {
    url: given.includes('://') ? given : `http://${given}`,
    origin: 'HTTPS_PROXY',
  };
}

function isException(entry: string, url: URL): boolean {
  if (entry === '' || entry === '*') {
    return entry === '*';
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(entry) === 6) {
    return entry.toLowerCase() === host;
  }
  if (entry.includes('/')) {
    return isInRange(host, entry);
  }
  const [, name, port] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase())!;
  if (port !== undefined && port !== (url.port || '443')) {
    return false;
  }
  if (isIP(host)) {
    return name === host;
  }
  const domain = name.replace(/^\*?\./, '');
  // `.example.com` means what is below it alone.
  return (
    host.endsWith(`.${domain}`) || (host === domain && !/^\*?\./.test(name))
  );
}

function isInRange(address: string, range: string): boolean {
  const [network, bits] = range.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (!bits || !isIP(network) || isIP(network) !== isIP(address)) {
    return false;
  }
  try {
    const list = new BlockList();
    list.addSubnet(network, Number(bits), family);
    return list.check(address, family);
  } catch {
    // A range of a thousand bits is an exception to nothing.
    return false;
  }
}
