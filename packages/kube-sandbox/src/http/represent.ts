import { ResourceDefinition, groupVersionOf } from '../cluster/resources';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { Representation } from './negotiate';
import { columnsOf } from './tableColumns';

/** How objects of one request are answered. */
export interface RepresentOptions {
  representation: Representation;
  definition: ResourceDefinition;
  /** The `includeObject` parameter of tables. */
  includeObject?: string;
  now: Date;
}

/** One object in the negotiated shape. `withColumns` is false for the later events of a watch. */
export function representObject(
  object: KubernetesObject,
  options: RepresentOptions,
  withColumns = true,
): JsonRecord {
  switch (options.representation) {
    case 'table':
      return table(
        [object],
        { resourceVersion: object.metadata.resourceVersion },
        options,
        withColumns,
      );
    case 'metadata':
      return partialMetadata(object);
    default:
      return object;
  }
}

/** A list in the negotiated shape. Items of typed lists do not repeat their type; those of custom resources do. */
export function representList(
  objects: KubernetesObject[],
  metadata: JsonRecord,
  options: RepresentOptions,
): JsonRecord {
  switch (options.representation) {
    case 'table':
      return table(objects, metadata, options, true);
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.map(partialMetadata),
      };
    default:
      return {
        kind: `${options.definition.kind}List`,
        apiVersion: groupVersionOf(options.definition),
        metadata,
        items: options.definition.isOpaque
          ? objects
          : objects.map(
              ({ apiVersion: _version, kind: _kind, ...item }) => item,
            ),
      };
  }
}

function table(
  objects: KubernetesObject[],
  metadata: JsonRecord,
  options: RepresentOptions,
  withColumns: boolean,
): JsonRecord {
  const columns = columnsOf(options.definition);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns
      ? columns.map(({ name, type, priority }) => ({
          name,
          type: type ?? 'string',
          format: name === 'Name' ? 'name' : '',
          description: name,
          priority: priority ?? 0,
        }))
      : null,
    rows: objects.map(object => ({
      cells: columns.map(({ value }) => value(object, options.now)),
      ...rowObject(object, options.includeObject),
    })),
  };
}

function rowObject(object: KubernetesObject, includeObject?: string) {
  switch (includeObject) {
    case 'None':
      return {};
    case 'Object':
      return { object };
    default:
      return { object: partialMetadata(object) };
  }
}

function partialMetadata(object: KubernetesObject): JsonRecord {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}
