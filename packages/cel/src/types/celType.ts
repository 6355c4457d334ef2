/** The kinds of static type. */
export type TypeKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'string'
  | 'timestamp'
  | 'uint'
  | 'dyn'
  | 'any'
  | 'type'
  | 'parameter'
  | 'opaque'
  | 'struct'
  | 'error';

/** A static type of the language. */
export interface CelType {
  readonly kind: TypeKind;
  /** How the type is called at run time and in messages. */
  readonly name: string;
  readonly parameters: readonly CelType[];
}

/** Kinds that messages call differently from the type's own name. */
const MESSAGE_NAMES: Partial<Record<TypeKind, string>> = {
  duration: 'duration',
  timestamp: 'timestamp',
  null: 'null',
  error: '!error!',
};

export const BOOL = simple('bool', 'bool');
export const BYTES = simple('bytes', 'bytes');
export const DOUBLE = simple('double', 'double');
export const DURATION = simple('duration', 'google.protobuf.Duration');
export const INT = simple('int', 'int');
export const NULL = simple('null', 'null_type');
export const STRING = simple('string', 'string');
export const TIMESTAMP = simple('timestamp', 'google.protobuf.Timestamp');
export const UINT = simple('uint', 'uint');
export const DYN = simple('dyn', 'dyn');
export const ANY = simple('any', 'any');
export const ERROR = simple('error', '*error*');
export const QUANTITY = simple('struct', 'kubernetes.Quantity');
export const SEMVER = simple('struct', 'kubernetes.Semver');
export const URL_TYPE = simple('struct', 'kubernetes.URL');
export const IP = simple('opaque', 'net.IP');
export const CIDR = simple('opaque', 'net.CIDR');
export const FORMAT = simple('struct', 'kubernetes.NamedFormat');
export const DEVICE = simple('struct', 'kubernetes.DRADevice');

/** `list(element)`. */
export function listOf(element: CelType): CelType {
  return { kind: 'list', name: 'list', parameters: [element] };
}

/** `map(key, value)`. */
export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', parameters: [key, value] };
}

/** `optional_type(value)`. */
export function optionalOf(value: CelType): CelType {
  return { kind: 'opaque', name: 'optional_type', parameters: [value] };
}

/** `type(of)`. */
export function typeOf(type: CelType): CelType {
  return { kind: 'type', name: 'type', parameters: [type] };
}

/** A type variable. */
export function parameter(name: string): CelType {
  return { kind: 'parameter', name, parameters: [] };
}

/** Whether two types are the same in every part. */
export function sameType(left: CelType, right: CelType): boolean {
  return (
    left === right ||
    (left.kind === right.kind &&
      left.name === right.name &&
      left.parameters.length === right.parameters.length &&
      left.parameters.every((part, index) =>
        sameType(part, right.parameters[index]),
      ))
  );
}

/** Whether anything may stand behind the type. */
export function isDynamic(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'any';
}

/** The type inside an optional, or undefined for other types. */
export function optionalContent(type: CelType): CelType | undefined {
  return type.kind === 'opaque' && type.name === 'optional_type'
    ? type.parameters[0]
    : undefined;
}

/** The type as messages write it. */
export function formatType(type: CelType): string {
  const name = MESSAGE_NAMES[type.kind] ?? type.name;
  return type.parameters.length === 0
    ? name
    : `${name}(${type.parameters.map(formatType).join(', ')})`;
}

function simple(kind: TypeKind, name: string): CelType {
  return { kind, name, parameters: [] };
}
