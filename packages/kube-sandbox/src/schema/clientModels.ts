import { opaqueModel } from '../cluster/resources';
import {
  FieldSchema,
  anyContent,
  openContent,
  ScalarName,
} from './FieldSchema';
import {
  isAtomicMap,
  isAtomicStruct,
  isQuantityField,
  listMergeOf,
} from './mergeTraits';

interface Attribute {
  baseName: string;
  type: string;
  format: string;
}

interface ModelClass {
  getAttributeTypeMap(): Attribute[];
}

const models = '@kubernetes/client-node/dist/gen/models';
const mapPrefix = '{ [key: string]: ';

/**
 * The Node loader itself, also where a test runner puts a loader of its own in front of `require`: the classes are ES
 * modules, which Node loads by `require` and some runners do not.
 */
const loadModule = process
  .getBuiltinModule('node:module')
  .createRequire(__filename);

const loaded = new Map<string, ReadonlyMap<string, FieldSchema>>([
  [
    opaqueModel,
    new Map<string, FieldSchema>([
      ['apiVersion', { type: 'scalar', scalar: 'string' }],
      ['kind', { type: 'scalar', scalar: 'string' }],
      ['metadata', { type: 'struct', model: 'V1ObjectMeta', atomic: false }],
    ]),
  ],
]);

/**
 * The fields of one API type by their names on the wire, taken at run time from the attribute maps of the generated
 * client classes. Classes are loaded one by one when first asked for.
 */
export function fieldsOfModel(model: string): ReadonlyMap<string, FieldSchema> {
  let fields = loaded.get(model);
  if (!fields) {
    const classes = loadModule(`${models}/${model}.js`) as Record<
      string,
      ModelClass
    >;
    fields = new Map(
      classes[model]
        .getAttributeTypeMap()
        .map(({ baseName, type, format }) => [
          baseName,
          parseType(type, format, `${model}.${baseName}`),
        ]),
    );
    loaded.set(model, fields);
  }
  return fields;
}

/** The schema of a field of a structure; content under an untyped parent is untyped. */
export function fieldOf(
  schema: FieldSchema,
  name: string,
): FieldSchema | undefined {
  if (schema.type === 'struct') {
    const declared = fieldsOfModel(schema.model).get(name);
    return declared ?? (schema.model === opaqueModel ? openContent : undefined);
  }
  if (schema.type === 'map') {
    return schema.values;
  }
  if (schema.type === 'open') {
    return openContent;
  }
  return schema === anyContent ||
    (schema.type === 'scalar' && schema.scalar === 'any')
    ? anyContent
    : undefined;
}

/** The schema of whole objects of a client class. */
export function schemaOfModel(model: string): FieldSchema {
  return { type: 'struct', model, atomic: false };
}

function parseType(type: string, format: string, path: string): FieldSchema {
  if (type.startsWith('Array<')) {
    return {
      type: 'list',
      items: parseType(type.slice('Array<'.length, -1), format, path),
      merge: listMergeOf(path),
    };
  }
  if (type.startsWith(mapPrefix)) {
    return {
      type: 'map',
      values: parseType(type.slice(mapPrefix.length, -'; }'.length), '', path),
      atomic: isAtomicMap(path),
    };
  }
  const scalar = scalarOf(type, format);
  if (scalar === 'string' && isQuantityField(path)) {
    return { type: 'scalar', scalar: 'quantity' };
  }
  return scalar
    ? { type: 'scalar', scalar }
    : { type: 'struct', model: type, atomic: isAtomicStruct(type) };
}

function scalarOf(type: string, format: string): ScalarName | undefined {
  switch (type) {
    case 'string':
      return 'string';
    case 'number':
      return format === 'double' ? 'number' : 'integer';
    case 'boolean':
      return 'boolean';
    case 'Date':
    case 'V1MicroTime':
      return 'time';
    case 'IntOrString':
      return 'intOrString';
    case 'any':
      return 'any';
    default:
      return undefined;
  }
}
