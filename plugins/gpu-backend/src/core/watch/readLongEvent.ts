/** What can be told of a watch event from its beginning. */
export interface LongEvent {
  deleted: boolean;
  /** `namespace/name`. */
  key: string;
  resourceVersion?: string;
}

const beginning =
  /^\{"type":"(ADDED|MODIFIED|DELETED)","object":\{(?:"(?:kind|apiVersion)":"[^"\\]*",)*"metadata":\{"name":"([^"\\]+)"(?:,"generateName":"[^"\\]*")?(?:,"namespace":"([^"\\]+)")?/;
const version = /^(?:,"(?:selfLink|uid)":"[^"\\]*")*,"resourceVersion":"(\d+)"/;

/**
 * Reads of which object an event is that is too long to be read. The API server writes the name of an object before
 * everything that people put into it; undefined for what begins otherwise.
 */
export function readLongEvent(head: string): LongEvent | undefined {
  const match = beginning.exec(head);
  if (!match) {
    return undefined;
  }
  const [all, type, name, namespace] = match;
  return {
    deleted: type === 'DELETED',
    key: namespace ? `${namespace}/${name}` : name,
    resourceVersion: version.exec(head.slice(all.length))?.[1],
  };
}
