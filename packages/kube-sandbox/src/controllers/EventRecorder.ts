import { ClusterApi } from '../api/ClusterApi';
import { Clock, formatMicroTime, formatTime } from '../cluster/Clock';
import { resources } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';

/** From this number on, events with other words about the same thing are counted in one. */
const similarLimit = 10;
/** Milliseconds after which similar events are told one by one again. */
const similarWindow = 600_000;
/** Events that an object and a component get at once; afterwards one in five minutes. */
const burst = 25;
const refillInterval = 300_000;
/** The note of an event of events.k8s.io is cut here; core events keep theirs whole. */
const maxMessageBytes = 1024;
/** Objects whose recent events are remembered; the oldest memory makes room. */
const maxRemembered = 4096;
const combinedMessage = '(combined from similar events): ';

interface Similar {
  messages: Set<string>;
  last: number;
}

interface Allowance {
  tokens: number;
  since: number;
}

/** One thing to tell about an object. */
export interface EventNote {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Component that tells it. */
  component: string;
  /** Set by components that use events.k8s.io/v1, such as the scheduler. */
  action?: string;
}

/**
 * Writes Events as the recorders of Kubernetes do: repetitions count up, many similar ones are combined, and an object
 * that causes too many gets no more for a while (client-go `EventCorrelator`).
 */
export class EventRecorder {
  readonly #api: ClusterApi;
  readonly #clock: Clock;
  readonly #onError: (error: Error) => void;
  readonly #similar = new Map<string, Similar>();
  readonly #allowances = new Map<string, Allowance>();
  /** Names of events by what they tell, so that a repetition finds its event. */
  readonly #told = new Map<string, string>();

  constructor(options: {
    api: ClusterApi;
    clock: Clock;
    onError: (error: Error) => void;
  }) {
    this.#api = options.api;
    this.#clock = options.clock;
    this.#onError = options.onError;
  }

  /** Never throws: an event that cannot be written is reported and the work goes on. */
  record(object: KubernetesObject, note: EventNote): void {
    try {
      this.#record(object, {
        ...note,
        message: note.action ? truncate(note.message) : note.message,
      });
    } catch (error) {
      if (!(error instanceof StatusError)) {
        throw error;
      }
      // A namespace that is going away takes no events.
      if (error.code !== 403 && error.code !== 404) {
        this.#onError(error);
      }
    }
  }

  #record(object: KubernetesObject, note: EventNote) {
    const subject = `${note.component}|${object.metadata.uid}`;
    const topic = `${subject}|${note.type}|${note.reason}`;
    const isSeries = note.action !== undefined;
    const combined = isSeries ? undefined : this.#combine(topic, note.message);
    if (!isSeries && !this.#allow(subject)) {
      return;
    }
    const tellingKey = combined
      ? `${topic}|combined`
      : `${topic}|${note.message}`;
    const namespace = object.metadata.namespace ?? 'default';
    const name = this.#told.get(tellingKey);
    const previous =
      name && this.#api.store.get(resources.events, namespace, name);
    if (previous) {
      this.#repeat(previous, combined ?? note.message, isSeries);
      return;
    }
    const event = this.#api.create(
      resources.events,
      namespace,
      this.#describe(object, { ...note, message: combined ?? note.message }),
      { manager: note.component },
    );
    remember(this.#told, tellingKey, event.metadata.name);
  }

  /** @returns the words of the combined event once there are too many similar ones */
  #combine(topic: string, message: string): string | undefined {
    const now = this.#clock.now().getTime();
    const known = this.#similar.get(topic);
    const similar =
      known && now - known.last < similarWindow
        ? known
        : { messages: new Set<string>(), last: now };
    similar.messages.add(message);
    similar.last = now;
    remember(this.#similar, topic, similar);
    return similar.messages.size >= similarLimit
      ? `${combinedMessage}${message}`
      : undefined;
  }

  #allow(subject: string): boolean {
    const now = this.#clock.now().getTime();
    const allowance = this.#allowances.get(subject) ?? {
      tokens: burst,
      since: now,
    };
    const refilled = Math.min(
      burst,
      allowance.tokens + (now - allowance.since) / refillInterval,
    );
    const isAllowed = refilled >= 1;
    remember(this.#allowances, subject, {
      tokens: isAllowed ? refilled - 1 : refilled,
      since: now,
    });
    return isAllowed;
  }

  #repeat(previous: KubernetesObject, message: string, isSeries: boolean) {
    const now = this.#clock.now();
    const counted = isSeries
      ? {
          series: {
            count: (previous.series?.count ?? 1) + 1,
            lastObservedTime: formatMicroTime(now),
          },
        }
      : { count: (previous.count ?? 1) + 1, lastTimestamp: formatTime(now) };
    this.#api.replace(
      resources.events,
      previous,
      { ...previous, ...counted, message },
      { manager: previous.reportingComponent },
    );
  }

  #describe(object: KubernetesObject, note: EventNote): JsonRecord {
    const now = this.#clock.now();
    const { name, namespace, uid, resourceVersion } = object.metadata;
    const common = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        generateName: `${name}.${now.getTime().toString(16)}`,
        namespace: namespace ?? 'default',
      },
      involvedObject: {
        kind: object.kind,
        ...(namespace ? { namespace } : {}),
        name,
        uid,
        apiVersion: object.apiVersion,
        resourceVersion,
      },
      type: note.type,
      reason: note.reason,
      message: note.message,
      reportingComponent: note.component,
    };
    if (note.action) {
      return {
        ...common,
        action: note.action,
        eventTime: formatMicroTime(now),
        reportingInstance: `${note.component}-sandbox`,
        source: {},
      };
    }
    return {
      ...common,
      count: 1,
      firstTimestamp: formatTime(now),
      lastTimestamp: formatTime(now),
      reportingInstance: '',
      source: { component: note.component },
    };
  }
}

function truncate(message: string): string {
  return message.length > maxMessageBytes
    ? `${message.slice(0, maxMessageBytes - 3)}...`
    : message;
}

function remember<V>(memory: Map<string, V>, key: string, value: V): void {
  memory.delete(key);
  memory.set(key, value);
  if (memory.size > maxRemembered) {
    const [oldest] = memory.keys();
    memory.delete(oldest);
  }
}
