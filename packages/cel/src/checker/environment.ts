import { FunctionLibrary, functionLibrary } from '../functions/library';
import {
  anyType,
  boolType,
  bytesType,
  CelType,
  deviceType,
  doubleType,
  durationType,
  dynType,
  intType,
  listOf,
  mapOf,
  nullType,
  optionalOf,
  quantityType,
  stringType,
  timestampType,
  typeOf,
  uintType,
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

const typeNames: [string, CelType][] = [
  ['bool', boolType],
  ['bytes', bytesType],
  ['double', doubleType],
  ['google.protobuf.Duration', durationType],
  ['google.protobuf.Timestamp', timestampType],
  ['int', intType],
  ['list', listOf(dynType)],
  ['map', mapOf(dynType, dynType)],
  ['null_type', nullType],
  ['optional_type', optionalOf(dynType)],
  ['string', stringType],
  ['type', { kind: 'type', name: 'type', parameters: [] }],
  ['uint', uintType],
];
const noFields: ReadonlyMap<string, CelType> = new Map();

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
  const attributeType = options.listTypeAttributes ? dynType : anyType;
  const deviceFields = new Map<string, CelType>([
    ['driver', stringType],
    ['attributes', mapOf(stringType, mapOf(stringType, attributeType))],
    ['capacity', mapOf(stringType, mapOf(stringType, quantityType))],
  ]);
  if (stored || options.consumableCapacity) {
    deviceFields.set('allowMultipleAllocations', boolType);
  }
  const identifiers = new Map(
    typeNames.map(([name, type]) => [name, typeOf(type)] as const),
  );
  identifiers.set('device', deviceType);
  return {
    functions: functionLibrary({
      includes: stored || options.listTypeAttributes,
    }),
    identifiers,
    fields: name => (name === deviceType.name ? deviceFields : noFields),
    unknownResult: attributeType,
  };
}
