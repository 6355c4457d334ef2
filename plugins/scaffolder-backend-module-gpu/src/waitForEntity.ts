import { setTimeout as sleep } from 'node:timers/promises';
import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { entityAnnotations } from '@backstage-gpu/plugin-gpu-common';

/**
 * Waits until the catalog shows the entity of a request, so that the link at the end of the task works.
 *
 * @returns whether it does
 */
export async function waitForEntity(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  entityRef: string;
  requestId: string;
  logger: Pick<LoggerService, 'warn'>;
  signal?: AbortSignal;
  /** How long to wait. */
  seconds?: number;
}): Promise<boolean> {
  const { catalog, credentials, entityRef, requestId, logger, signal } =
    options;
  const end = Date.now() + (options.seconds ?? 30) * 1000;
  do {
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (
      entity?.metadata.annotations?.[entityAnnotations.request] === requestId
    ) {
      return true;
    }
    await sleep(500, undefined, { signal });
  } while (Date.now() < end);
  logger.warn(
    `${entityRef} is not in the catalog yet; is the catalog module of the GPU plugin installed?`,
  );
  return false;
}
