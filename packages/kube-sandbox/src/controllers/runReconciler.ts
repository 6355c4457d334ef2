import { ResourceDefinition } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { StoreEvent } from '../store/ObjectStore';
import { ControllerContext, followStore } from './ControllerContext';
import { WorkQueue } from './WorkQueue';

/** What a controller looks at, and what it does. */
export interface ReconcilerOptions {
  /** Kinds whose writes can give work. */
  definitions: readonly ResourceDefinition[];
  /** The keys that a write makes worth looking at. */
  keysOf: (event: StoreEvent) => readonly string[];
  /** Brings what the key names one step nearer to what it should be. */
  work: (key: string, queue: WorkQueue) => void;
  /** Milliseconds that a failed key waits at most. */
  maxDelay?: number;
  onFailure?: (key: string, error: Error) => void;
}

/**
 * The loop of every controller: notes what changed, and works on it one key after another. A refused write, such as a
 * conflict, is ordinary and repeated; anything else is reported as well.
 */
export function runReconciler(
  { store, clock, onError }: ControllerContext,
  options: ReconcilerOptions,
): () => void {
  const queue = new WorkQueue({
    clock,
    maxDelay: options.maxDelay ?? 1_000,
    work: options.work,
    onFailure: (key, error) => {
      options.onFailure?.(key, error);
      if (!(error instanceof StatusError)) {
        onError(error);
      }
    },
  });
  const stop = followStore(store, options.definitions, event =>
    options.keysOf(event).forEach(key => queue.add(key)),
  );
  return () => {
    stop();
    queue.stop();
  };
}
