import {
  ResourceDefinition,
  groupVersionOf,
  opaqueModel,
} from '../cluster/resources';
import { ResourceTable } from '../cluster/ResourceTable';
import { JsonRecord } from '../cluster/types';
import { fieldsOfModel } from '../schema/clientModels';
import { FieldSchema, ScalarName } from '../schema/FieldSchema';
import { kubernetesVersion } from './discovery';

const scalars: Record<ScalarName, JsonRecord> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  time: { type: 'string', format: 'date-time' },
  quantity: { type: 'string' },
  intOrString: { 'x-kubernetes-int-or-string': true },
  any: { 'x-kubernetes-preserve-unknown-fields': true },
};

/** The index and the documents below `/openapi/v3`, or undefined where there is none. */
export function openApiDocument(
  resources: ResourceTable,
  path: string,
): JsonRecord | undefined {
  const names = pathNames(resources);
  if (path === '/openapi/v3') {
    return {
      paths: Object.fromEntries(
        [...names.keys()].map(name => [
          name,
          {
            serverRelativeURL: `/openapi/v3/${name}?hash=${kubernetesVersion}`,
          },
        ]),
      ),
    };
  }
  const definitions = names.get(path.replace(/^\/openapi\/v3\//, ''));
  return (
    definitions && {
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: kubernetesVersion },
      paths: Object.assign({}, ...definitions.map(pathsOf)),
      components: { schemas: schemasOf(definitions) },
    }
  );
}

function pathNames({ all }: ResourceTable): Map<string, ResourceDefinition[]> {
  const names = new Map<string, ResourceDefinition[]>();
  for (const definition of all) {
    const groupVersion = groupVersionOf(definition);
    const name = definition.group
      ? `apis/${groupVersion}`
      : `api/${groupVersion}`;
    names.set(name, [...(names.get(name) ?? []), definition]);
  }
  return names;
}

function pathsOf(definition: ResourceDefinition): JsonRecord {
  const groupVersion = groupVersionOf(definition);
  const root = definition.group
    ? `/apis/${groupVersion}`
    : `/api/${groupVersion}`;
  const scope = definition.namespaced ? '/namespaces/{namespace}' : '';
  const writing = [
    parameter('dryRun', 'string'),
    parameter('fieldManager', 'string'),
    parameter('fieldValidation', 'string'),
  ];
  const collection = `${root}${scope}/${definition.plural}`;
  return {
    [collection]: {
      get: operation(definition, 'list', []),
      post: operation(definition, 'post', writing),
    },
    [`${collection}/{name}`]: {
      get: operation(definition, 'get', []),
      put: operation(definition, 'put', writing),
      patch: operation(definition, 'patch', [
        ...writing,
        parameter('force', 'boolean'),
      ]),
      delete: operation(definition, 'delete', [parameter('dryRun', 'string')]),
    },
  };
}

function parameter(name: string, type: string): JsonRecord {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

function operation(
  definition: ResourceDefinition,
  action: string,
  parameters: JsonRecord[],
): JsonRecord {
  return {
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': identityOf(definition),
    parameters,
    responses: {
      200: {
        description: 'OK',
        content: {
          'application/json': {
            schema: { $ref: `#/components/schemas/${definition.model}` },
          },
        },
      },
    },
  };
}

function identityOf({ group, version, kind }: ResourceDefinition) {
  return { group, version, kind };
}

/** All schemas that the resources need, found from their models on. */
function schemasOf(definitions: ResourceDefinition[]): JsonRecord {
  const models = new Set(definitions.map(({ model }) => model));
  const schemas: JsonRecord = {};
  // A Set iterates over what is added meanwhile.
  for (const model of models) {
    const properties: JsonRecord = {};
    for (const [name, field] of fieldsOfModel(model)) {
      properties[name] = describe(field, models);
    }
    const own = definitions.filter(definition => definition.model === model);
    schemas[model] = {
      type: 'object',
      properties,
      ...(model === opaqueModel ? scalars.any : {}),
      ...(own.length > 0
        ? { 'x-kubernetes-group-version-kind': own.map(identityOf) }
        : {}),
    };
  }
  return schemas;
}

function describe(schema: FieldSchema, models: Set<string>): JsonRecord {
  switch (schema.type) {
    case 'struct':
      models.add(schema.model);
      return { $ref: `#/components/schemas/${schema.model}` };
    case 'map':
      return {
        type: 'object',
        additionalProperties: describe(schema.values, models),
      };
    case 'list':
      return {
        type: 'array',
        items: describe(schema.items, models),
        'x-kubernetes-list-type': schema.merge.kind,
        ...(schema.merge.kind === 'map'
          ? { 'x-kubernetes-list-map-keys': schema.merge.keys }
          : {}),
      };
    case 'open':
      return scalars.any;
    default:
      return scalars[schema.scalar];
  }
}
