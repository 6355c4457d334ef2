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

/** What decides which environment an expression is checked in. */
export interface EnvironmentOptions {
  /** Attributes can be lists (DRAListTypeAttributes). */
  listTypeAttributes: boolean;
  /** Devices can be shared (DRAConsumableCapacity). */
  consumableCapacity: boolean;
  /** Whether features that are off count as unknown. */
  newExpression: boolean;
}

const environments = new Map<string, Environment>();

/** The environment of resource.k8s.io selectors in Kubernetes 1.36. */
export function selectorEnvironment(options: EnvironmentOptions): Environment {
  const key = JSON.stringify([
    options.listTypeAttributes,
    options.consumableCapacity,
    options.newExpression,
  ]);
  const known = environments.get(key);
  if (known) {
    return known;
  }
  const created = createEnvironment(options);
  environments.set(key, created);
  return created;
}

function createEnvironment(options: EnvironmentOptions): Environment {
  // Expressions that are stored already may use everything.
  const stored = !options.newExpression;
  const attributeType = options.listTypeAttributes ? DYN : ANY;
  const deviceFields = new Map<string, CelType>([
    ['driver', STRING],
    ['attributes', mapOf(STRING, mapOf(STRING, attributeType))],
    ['capacity', mapOf(STRING, mapOf(STRING, QUANTITY))],
  ]);
  if (stored || options.consumableCapacity) {
    deviceFields.set('allowMultipleAllocations', BOOL);
  }
  const identifiers = new Map(
    TYPE_NAMES.map(([name, type]) => [name, typeOf(type)] as const),
  );
  identifiers.set('device', DEVICE);
  return {
    functions: functionLibrary({
      includes: stored || options.listTypeAttributes,
    }),
    identifiers,
    fields: name => (name === DEVICE.name ? deviceFields : NO_FIELDS),
    unknownResult: attributeType,
  };
}
