import { formatTime } from '../cluster/Clock';
import { resources } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { KubernetesObject } from '../cluster/types';
import { ControllerContext, writeStatus } from './ControllerContext';
import {
  endedPodStatus,
  readyNodeStatus,
  runningPodStatus,
  runTimeOf,
} from './kubeletStatus';
import { isNodeReady } from './nodeController';
import { isPodFinished } from './pods';
import { WorkQueue } from './WorkQueue';

const fieldManager = 'kubelet';

/** Addresses of pods, handed out one after another within 10.244.0.0/16. */
class PodAddresses {
  #next = 1;

  take(): string {
    const host = this.#next;
    this.#next = (this.#next % 65_000) + 1;
    return `10.244.${Math.floor(host / 254)}.${(host % 254) + 1}`;
  }
}

/** One queue for each step of the life of a node or pod; what is due is looked up again then. */
export class Kubelet {
  readonly #context: ControllerContext;
  readonly #addresses = new PodAddresses();
  readonly #nodes: WorkQueue;
  readonly #starts: WorkQueue;
  readonly #ends: WorkQueue;
  readonly #stops: WorkQueue;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#nodes = this.#createQueue(name => this.#makeReady(name));
    this.#starts = this.#createQueue(uid => this.#startPod(uid));
    this.#ends = this.#createQueue(uid => this.#endPod(uid));
    this.#stops = this.#createQueue(uid => this.#removePod(uid));
  }

  addNode(node: KubernetesObject): void {
    this.#nodes.addAfter(node.metadata.name, this.#context.timings.nodeReady);
  }

  followPod(pod: KubernetesObject): void {
    if (!pod.spec.nodeName) {
      return;
    }
    const { timings } = this.#context;
    if (pod.metadata.deletionTimestamp) {
      const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
      this.#stops.addAfter(pod.metadata.uid, Math.min(timings.podStop, grace));
    } else if (pod.status?.phase === 'Pending' && !isPodFinished(pod)) {
      this.#starts.addAfter(pod.metadata.uid, timings.podStart);
    }
  }

  stop(): void {
    [this.#nodes, this.#starts, this.#ends, this.#stops].forEach(queue =>
      queue.stop(),
    );
  }

  #createQueue(work: (key: string) => void): WorkQueue {
    const { clock, onError } = this.#context;
    return new WorkQueue({
      clock,
      work,
      onFailure: (_key: string, error: Error) => {
        if (!(error instanceof StatusError)) {
          onError(error);
        }
      },
    });
  }

  #now(): string {
    return formatTime(this.#context.clock.now());
  }

  #makeReady(name: string): void {
    const node = this.#context.store.get(resources.nodes, undefined, name);
    if (node && !isNodeReady(node)) {
      const status = readyNodeStatus(node, this.#now());
      writeStatus(this.#context, resources.nodes, node, status, fieldManager);
    }
  }

  #startPod(uid: string): void {
    const pod = this.#context.store.findByUid(uid)?.object;
    const isDue =
      pod?.status?.phase === 'Pending' &&
      pod.metadata.deletionTimestamp === undefined;
    if (!pod || !isDue) {
      return;
    }
    const status = runningPodStatus(pod, this.#addresses.take(), this.#now());
    writeStatus(this.#context, resources.pods, pod, status, fieldManager);
    const runTime = runTimeOf(pod, this.#context.timings);
    if (runTime !== undefined) {
      this.#ends.addAfter(uid, runTime);
    }
  }

  #endPod(uid: string): void {
    const pod = this.#context.store.findByUid(uid)?.object;
    if (pod?.status?.phase === 'Running') {
      const status = endedPodStatus(pod, this.#now());
      writeStatus(this.#context, resources.pods, pod, status, fieldManager);
    }
  }

  #removePod(uid: string): void {
    const pod = this.#context.store.findByUid(uid)?.object;
    if (pod?.metadata.deletionTimestamp) {
      const { namespace, name } = pod.metadata;
      this.#context.api.delete(resources.pods, namespace, name, {
        gracePeriodSeconds: 0,
        preconditions: { uid },
      });
    }
  }
}
