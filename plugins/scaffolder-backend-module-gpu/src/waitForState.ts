import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  GpuCallOptions,
  GpuClient,
  GpuRequest,
  RequestState,
} from '@backstage-gpu/plugin-gpu-common';

const reached: Record<'allocated' | 'ready', RequestState[]> = {
  allocated: ['allocated', 'ready', 'finished'],
  ready: ['ready', 'finished'],
};
const secondsBetween = 1;

/**
 * Waits until a request is allocated or ready, and logs every change with its reason. A request that still waits after
 * the time is answered as it is: it goes on by itself.
 *
 * @throws Error when the request failed or was released meanwhile
 */
export async function waitForState(options: {
  client: GpuClient;
  call: () => Promise<GpuCallOptions>;
  request: GpuRequest;
  waitFor: 'allocated' | 'ready';
  seconds: number;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  signal?: AbortSignal;
}): Promise<GpuRequest> {
  const { client, call, waitFor, seconds, logger, signal } = options;
  const end = Date.now() + seconds * 1000;
  let request = options.request;
  let said = '';
  for (;;) {
    const line = request.reason
      ? `${request.state}: ${request.reason}`
      : request.state;
    if (line !== said) {
      logger.info(line);
      said = line;
    }
    if (reached[waitFor].includes(request.state)) {
      return request;
    }
    if (['failed', 'releasing', 'released'].includes(request.state)) {
      throw new Error(
        `request ${request.id} is ${request.state}: ${
          request.reason ?? 'no reason is known'
        }`,
      );
    }
    if (Date.now() >= end) {
      logger.warn(
        `still ${request.state} after ${seconds} s; it goes on by itself, see the service's page`,
      );
      return request;
    }
    await sleep(secondsBetween * 1000, undefined, { signal });
    request = await client.getRequest(request.id, await call());
  }
}
