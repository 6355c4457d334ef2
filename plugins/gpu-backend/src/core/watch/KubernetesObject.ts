/** What every object of the API server has; the rest is read where it is used. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: {
      apiVersion: string;
      kind: string;
      name: string;
      uid: string;
      controller?: boolean;
    }[];
  };
}

/** `namespace/name`, or the name alone for what belongs to the whole cluster. */
export function objectKey(object: KubernetesObject): string {
  const { namespace, name } = object.metadata;
  if (namespace !== undefined && typeof namespace !== 'string') {
    throw new Error('metadata.namespace: expected a text');
  }
  return namespace ? `${namespace}/${name}` : name;
}
