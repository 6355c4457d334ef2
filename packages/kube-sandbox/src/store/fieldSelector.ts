import { badRequest } from '../cluster/StatusError';
import { ResourceDefinition } from '../cluster/resources';
import { KubernetesObject } from '../cluster/types';

/** Decides on an object by some of its fields. */
export type FieldMatcher = (object: KubernetesObject) => boolean;

const everyResource = ['metadata.name', 'metadata.namespace'];

/** The fields that each resource can be selected by, beside name and namespace. */
const selectable: Record<string, readonly string[]> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase', 'name'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.type'],
  ReplicaSet: ['status.replicas'],
  ResourceSlice: ['spec.nodeName', 'spec.driver', 'spec.pool.name'],
};

/** Fields whose absence reads as something else than the empty string. */
const absent: Record<string, string> = {
  'spec.unschedulable': 'false',
  'spec.hostNetwork': 'false',
  'status.replicas': '0',
};

/** @returns the value of a selectable field as text */
export function selectableValue(
  object: KubernetesObject,
  path: string,
): string {
  if (object.kind === 'Event' && path === 'source') {
    return object.source?.component || object.reportingComponent || '';
  }
  let value: unknown = path === 'name' ? object.metadata.name : object;
  if (path !== 'name') {
    for (const part of path.split('.')) {
      value =
        typeof value === 'object' && value !== null
          ? (value as Record<string, unknown>)[part]
          : undefined;
    }
  }
  return value === undefined || value === null
    ? absent[path] ?? ''
    : String(value);
}

/**
 * Parses the query form of a field selector (`spec.nodeName=a,status.phase!=Failed`).
 * @throws StatusError 400 for a field that this resource cannot be selected by
 */
export function parseFieldSelector(
  definition: ResourceDefinition,
  text: string | undefined,
): FieldMatcher {
  if (!text) {
    return () => true;
  }
  const supported = [...everyResource, ...(selectable[definition.kind] ?? [])];
  const terms = text.split(/(?<!\\),/).map(term => {
    const match = /^([^=!]+?)(==|!=|=)(.*)$/s.exec(term.trim());
    if (!match) {
      throw badRequest(
        `Unable to find "${
          definition.plural
        }" that match field selector: invalid selector: '${term.slice(
          0,
          80,
        )}'; can't understand '${term.slice(0, 80)}'`,
      );
    }
    const [, path, operator, escaped] = match;
    if (!supported.includes(path)) {
      throw badRequest(`field label not supported: ${path.slice(0, 80)}`);
    }
    return {
      path,
      equal: operator !== '!=',
      value: escaped.replace(/\\([,=\\])/g, '$1'),
    };
  });
  return object =>
    terms.every(
      ({ path, equal, value }) =>
        (selectableValue(object, path) === value) === equal,
    );
}
