/**
 * Any JSON object. Kubernetes objects are kept exactly as they came over the wire.
 *
 * @public
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type JsonRecord = Record<string, any>;

/**
 * Who owns an object: deleting the last owner deletes the object.
 *
 * @public
 */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/**
 * One entry of `metadata.managedFields`.
 *
 * @public
 */
export interface ManagedFieldsEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: JsonRecord;
  subresource?: string;
}

/**
 * What every object carries beside its own content.
 *
 * @public
 */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
}

/**
 * A stored object. Stored objects are never changed: every write stores a new one.
 *
 * @public
 */
export interface KubernetesObject extends JsonRecord {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** `meta/v1 Status`, the body of every answer that is not an object. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: JsonRecord;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: JsonRecord;
  code?: number;
}
