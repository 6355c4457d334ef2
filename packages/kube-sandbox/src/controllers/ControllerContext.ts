import { ClusterApi } from '../api/ClusterApi';
import { WriteOptions } from '../api/WriteOptions';
import { Clock } from '../cluster/Clock';
import { ResourceDefinition } from '../cluster/resources';
import { KubernetesObject } from '../cluster/types';
import { ObjectStore, StoreEvent } from '../store/ObjectStore';
import { EventRecorder } from './EventRecorder';
import { Timings } from './Timings';

/** What every controller is given. */
export interface ControllerContext {
  api: ClusterApi;
  store: ObjectStore;
  clock: Clock;
  timings: Timings;
  recorder: EventRecorder;
  /** Told of failures that are not part of ordinary work. */
  onError: (error: Error) => void;
}

/** Starts a controller and returns what stops it. */
export type StartController = (context: ControllerContext) => () => void;

/** Name of the controller manager as a field manager. */
export const controllerManager = 'kube-controller-manager';

/** Writes one object again through the API, as the given manager. */
export function writeStatus(
  { api }: ControllerContext,
  definition: ResourceDefinition,
  current: KubernetesObject,
  status: KubernetesObject['status'],
  manager = controllerManager,
): KubernetesObject {
  const options: WriteOptions = { manager, subresource: 'status' };
  return api.replace(definition, current, { ...current, status }, options);
}

/** Calls `take` for everything that exists and for every write from now on. */
export function followStore(
  store: ObjectStore,
  definitions: readonly ResourceDefinition[],
  take: (event: StoreEvent) => void,
): () => void {
  const stop = store.subscribe(event => {
    if (definitions.includes(event.definition)) {
      take(event);
    }
  });
  for (const definition of definitions) {
    for (const object of store.list(definition)) {
      take({
        type: 'ADDED',
        revision: Number(object.metadata.resourceVersion),
        definition,
        key: '',
        object,
      });
    }
  }
  return stop;
}
