import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The Go modules whose go.sum pins every binary of the control plane. */
export const modulesFolder = resolve(here, '..', 'modules');

/** Objects that both clusters start with. */
export const fleetFolder = resolve(
  here,
  '../../../packages/kube-sandbox/fleet',
);

/** Where binaries and the running cluster's files are kept: outside the checkout, so that a new one builds nothing. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'backstage-gpu');
}

/** Files of the one cluster that a user can have up: state.json, kubeconfig, logs, etcd data. */
export function clusterFolder() {
  return join(cacheFolder(), 'control-plane');
}
