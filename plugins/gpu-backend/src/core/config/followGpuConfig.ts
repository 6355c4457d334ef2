import { Config } from '@backstage/config';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { ClusterAccess } from '../watch/access/ClusterAccess';
import { GpuConfig, readGpuConfig } from './readGpuConfig';

/**
 * Reads the `gpu` section, and keeps how clusters are reached as app-config says now, so that a token that comes by `$file`
 * can be renewed without a new start. Everything else is as it was at the start. An entry that is wrong now, or gone, leaves
 * what was before.
 *
 * @throws InputError as `readGpuConfig`
 */
export function followGpuConfig(
  rootConfig: Config,
  logger: LoggerService,
): GpuConfig {
  const config = readGpuConfig(rootConfig);
  const current = new Map<string, ClusterAccess>(
    config.clusters?.map(({ name, access }) => [name, access]),
  );
  const take = () => {
    for (const { name, configKey, access } of readGpuConfig(rootConfig)
      .clusters ?? []) {
      const before = current.get(name);
      if (access.kind !== 'invalid' || before?.kind === 'invalid') {
        current.set(name, access);
      } else if (before) {
        logger.warn(
          `${configKey} was changed and is wrong now, so that what it was before is used: ${access.message}`,
        );
      }
    }
  };
  rootConfig.subscribe?.(() => {
    try {
      take();
    } catch (error) {
      logger.warn(
        `app-config was changed and is wrong now, so that clusters are reached as before: ${
          toError(error).message
        }`,
      );
    }
  });
  return {
    ...config,
    clusters: config.clusters?.map(cluster => ({
      ...cluster,
      get access() {
        return current.get(cluster.name) ?? cluster.access;
      },
    })),
  };
}
