import { stringify } from 'yaml';
import { urlWithToken } from './guards';

/** A kubeconfig whose one context is the sandbox. */
export function renderKubeconfig(url: string, token: string): string {
  const name = 'sandbox';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: urlWithToken(url, token) } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
