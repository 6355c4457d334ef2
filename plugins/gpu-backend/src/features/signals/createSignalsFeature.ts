import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { SignalsService } from '@backstage/plugin-signals-node';
import { gpuSignalChannel } from '@backstage-gpu/plugin-gpu-common';
import { Feature } from '../Feature';

/** Tells open pages that there is a newer revision; each reads it with its own permissions. */
export function createSignalsFeature(options: {
  signals: SignalsService;
  logger: LoggerService;
}): Feature {
  const { signals, logger } = options;
  return {
    name: 'signals',
    onSnapshot({ revision }) {
      signals
        .publish({
          recipients: { type: 'broadcast' },
          channel: gpuSignalChannel,
          message: { revision },
        })
        .catch(error =>
          logger.warn('a signal was not published', toError(error)),
        );
    },
  };
}
