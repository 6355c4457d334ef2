import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** How a cluster is reached. */
export interface ClusterAccess {
  url: string;
  token?: string;
  ca?: string;
  cert?: string;
  key?: string;
  skipVerification?: boolean;
}

interface Named {
  name: string;
}

function find<T extends Named>(
  list: T[] | undefined,
  name: string,
  what: string,
): T {
  const found = list?.find(item => item.name === name);
  if (!found) {
    throw new Error(`The kubeconfig names no ${what} ${name}`);
  }
  return found;
}

/** Reads the current context of a kubeconfig; credentials are a token or a client certificate. */
export function readKubeconfig(path: string): ClusterAccess {
  const config = parse(readFileSync(path, 'utf8'));
  const { context } = find<
    Named & { context: { cluster: string; user: string } }
  >(config.contexts, config['current-context'], 'context');
  const { cluster } = find<Named & { cluster: Record<string, string> }>(
    config.clusters,
    context.cluster,
    'cluster',
  );
  const { user } = find<Named & { user: Record<string, string> }>(
    config.users,
    context.user,
    'user',
  );
  const material = (holder: Record<string, string>, key: string) => {
    if (holder[`${key}-data`]) {
      return Buffer.from(holder[`${key}-data`], 'base64').toString('utf8');
    }
    return holder[key]
      ? readFileSync(resolve(dirname(path), holder[key]), 'utf8')
      : undefined;
  };
  return {
    url: cluster.server.replace(/\/$/, ''),
    token: user.token,
    ca: material(cluster, 'certificate-authority'),
    cert: material(user, 'client-certificate'),
    key: material(user, 'client-key'),
    skipVerification: Boolean(cluster['insecure-skip-tls-verify']),
  };
}
