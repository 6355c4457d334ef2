import { FunctionLibrary, functionLibrary } from '../functions/library';
import {
  ANY,
  BOOL,
  BYTES,
  CelType,
  DEVICE,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  QUANTITY,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
} from '../types';

/** The names and functions that a selector may use. */
export interface Environment {
  functions: FunctionLibrary;
  identifiers: ReadonlyMap<string, CelType>;
  /** Fields of a struct type; other struct types have none. */
  fields(structName: string): ReadonlyMap<string, CelType>;
  /** What a selector may give besides bool. */
  unknownResult: CelType;
}

const TYPE_NAMES: [string, CelType][] = [
  ['bool', BOOL],
  ['bytes', BYTES],
  ['double', DOUBLE],
  ['google.protobuf.Duration', DURATION],
  ['google.protobuf.Timestamp', TIMESTAMP],
  ['int', INT],
  ['list', listOf(DYN)],
  ['map', mapOf(DYN, DYN)],
  ['null_type', NULL],
  ['optional_type', optionalOf(DYN)],
  ['string', STRING],
  ['type', { kind: 'type', name: 'type', parameters: [] }],
  ['uint', UINT],
];
const NO_FIELDS: ReadonlyMap<string, CelType> = new Map();

const environments = {
  single: createEnvironment(ANY, false),
  lists: createEnvironment(DYN, true),
};

/** The environment of resource.k8s.io selectors in Kubernetes 1.34 to 1.36. */
export function selectorEnvironment(options: {
  listTypeAttributes: boolean;
}): Environment {
  return options.listTypeAttributes ? environments.lists : environments.single;
}

function createEnvironment(
  attributeType: CelType,
  listTypeAttributes: boolean,
): Environment {
  const deviceFields: ReadonlyMap<string, CelType> = new Map([
    ['driver', STRING],
    ['allowMultipleAllocations', BOOL],
    ['attributes', mapOf(STRING, mapOf(STRING, attributeType))],
    ['capacity', mapOf(STRING, mapOf(STRING, QUANTITY))],
  ]);
  const identifiers = new Map(
    TYPE_NAMES.map(([name, type]) => [name, typeOf(type)] as const),
  );
  identifiers.set('device', DEVICE);
  return {
    functions: functionLibrary({ listTypeAttributes }),
    identifiers,
    fields: name => (name === DEVICE.name ? deviceFields : NO_FIELDS),
    unknownResult: attributeType,
  };
}
