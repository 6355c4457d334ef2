import { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterAccess } from './access/ClusterAccess';
import type { CommandTimes } from './access/CommandRunner';
import { createLocator } from './access/createLocator';
import { describeAccess } from './access/describeAccess';
import { TargetCredentials } from './access/TargetCredentials';
import { ClusterConnection } from './ClusterConnection';

/** Where messages about a cluster go, and what they call it. */
export interface ConnectOptions {
  logger: LoggerService;
  /** The cluster's entry in app-config. */
  configKey?: string;
  commandTimes?: CommandTimes;
  /** The namespace of the portal itself, where that is known: nothing is written there. */
  portalNamespace?: string;
}

/**
 * Prepares the connection of one cluster. What is returned makes it: it reads files and runs the commands of a
 * kubeconfig, calls nothing, and may be tried again and again, as it remembers which command failed a moment ago.
 *
 * @param access - how the cluster is reached, as of now: app-config may be written again while the backend runs
 */
export function prepareCluster(
  access: () => ClusterAccess,
  { logger, configKey, commandTimes, portalNamespace }: ConnectOptions,
): (signal?: AbortSignal) => Promise<ClusterConnection> {
  const source = new TargetCredentials({
    words: () => describeAccess(access(), configKey),
    locate: createLocator(access),
    logger,
    commandTimes,
  });
  return async signal => {
    const stop = () => source.close();
    // A command that hangs holds up no end of the backend, now or at a later call.
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await source.read();
    } catch (error) {
      signal?.removeEventListener('abort', stop);
      throw error;
    }
    return new ClusterConnection(source, { portalNamespace });
  };
}

/**
 * Makes the connection of one cluster at once.
 *
 * @throws ClusterAccessError when a part of the access cannot be used
 */
export function connectCluster(
  access: () => ClusterAccess,
  options: ConnectOptions,
): Promise<ClusterConnection> {
  return prepareCluster(access, options)();
}
