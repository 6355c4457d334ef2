import { GpuRequest, RequestState } from '@backstage-gpu/plugin-gpu-common';
import { messageText } from '../../platform/messageText';
import { RequestStore } from './RequestStore';

/** A request that came into another state. */
export interface RequestTransition {
  id: string;
  cluster: string;
  namespace: string;
  state: RequestState;
}

/** Moves requests from state to state, and tells who wants to know. */
export class RequestTransitions {
  readonly #store: Pick<RequestStore, 'transition'>;
  readonly #now: () => Date;
  readonly #listeners: ((transition: RequestTransition) => void)[] = [];

  constructor(store: Pick<RequestStore, 'transition'>, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** Calls the listener after every change of a request's state that is made here. */
  onTransition(listener: (transition: RequestTransition) => void): void {
    this.#listeners.push(listener);
  }

  /** Moves a request that is in one of the states `from`; otherwise answers false. */
  async move(
    request: Pick<GpuRequest, 'id' | 'cluster' | 'namespace'>,
    from: RequestState[],
    to: { state: RequestState; reason?: string; devices?: string[] },
  ): Promise<boolean> {
    const moved = await this.#store.transition(
      request.id,
      from,
      // Reasons quote clusters, kinds and tenants.
      { ...to, reason: messageText(to.reason) },
      this.#now(),
    );
    if (moved) {
      const { id, cluster, namespace } = request;
      this.announce({ id, cluster, namespace, state: to.state });
    }
    return moved;
  }

  announce(transition: RequestTransition): void {
    this.#listeners.forEach(listener => listener(transition));
  }
}
