/** How a list merges: as one value, as a set of scalars, or item by item under some keys. */
export type ListMerge =
  | { kind: 'atomic' }
  | { kind: 'set' }
  | { kind: 'map'; keys: readonly string[] };

/** The types of single values. */
export type ScalarName =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'time'
  | 'quantity'
  | 'intOrString'
  | 'any';

/** The type of one field of a Kubernetes object. */
export type FieldSchema =
  | { type: 'scalar'; scalar: ScalarName }
  | { type: 'struct'; model: string; atomic: boolean }
  | { type: 'list'; items: FieldSchema; merge: ListMerge }
  | { type: 'map'; values: FieldSchema; atomic: boolean }
  /** Content of any type whose maps merge key by key; everything else, lists too, is one value. */
  | { type: 'open' };

/** Content of no declared type, such as the opaque parameters of a driver. */
export const anyContent: FieldSchema = { type: 'scalar', scalar: 'any' };

/** Content of an opaque kind. */
export const openContent: FieldSchema = { type: 'open' };
