import { setTimeout as sleep } from 'node:timers/promises';
import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { entityAnnotations } from '@backstage-gpu/plugin-gpu-common';

const secondsToWait = 30;

/** Waits until the catalog shows the entity of a request, so that the link at the end of the task works. */
export async function waitForEntity(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  entityRef: string;
  requestId: string;
  logger: Pick<LoggerService, 'warn'>;
  signal?: AbortSignal;
}): Promise<void> {
  const { catalog, credentials, entityRef, requestId, logger, signal } =
    options;
  const end = Date.now() + secondsToWait * 1000;
  while (Date.now() < end) {
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (
      entity?.metadata.annotations?.[entityAnnotations.request] === requestId
    ) {
      return;
    }
    await sleep(500, undefined, { signal });
  }
  logger.warn(
    `${entityRef} is not in the catalog yet; is the catalog module of the GPU plugin installed?`,
  );
}
