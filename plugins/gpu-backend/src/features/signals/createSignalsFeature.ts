import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { SignalsService } from '@backstage/plugin-signals-node';
import { gpuSignalChannel } from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { Feature } from '../Feature';
import { PublishingFailures } from './PublishingFailures';
import { SignalSender } from './SignalSender';

/**
 * Tells open pages that something changed; each reads it with its own permissions.
 *
 * @returns the feature, and how others say that something of theirs changed apart from the snapshot
 */
export function createSignalsFeature(options: {
  signals: SignalsService;
  snapshot: () => Pick<Snapshot, 'revision'>;
  logger: LoggerService;
}): { feature: Feature; changed: () => void } {
  const { signals, snapshot, logger } = options;
  const failures = new PublishingFailures(logger);
  const sender = new SignalSender(() => {
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: gpuSignalChannel,
        message: { revision: snapshot().revision },
      })
      .then(
        () => failures.succeeded(),
        error => failures.failed(toError(error)),
      );
  });
  return {
    feature: {
      name: 'signals',
      onSnapshot: () => sender.changed(),
      stop: async () => sender.stop(),
    },
    changed: () => sender.changed(),
  };
}
