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
const messageNames: Partial<Record<TypeKind, string>> = {
  duration: 'duration',
  timestamp: 'timestamp',
  null: 'null',
  error: '!error!',
};

/** `bool`. */
export const boolType = simple('bool', 'bool');
/** `bytes`. */
export const bytesType = simple('bytes', 'bytes');
/** `double`. */
export const doubleType = simple('double', 'double');
/** `google.protobuf.Duration`. */
export const durationType = simple('duration', 'google.protobuf.Duration');
/** `int`, 64 bits. */
export const intType = simple('int', 'int');
/** `null_type`. */
export const nullType = simple('null', 'null_type');
/** `string`. */
export const stringType = simple('string', 'string');
/** `google.protobuf.Timestamp`. */
export const timestampType = simple('timestamp', 'google.protobuf.Timestamp');
/** `uint`, 64 bits. */
export const uintType = simple('uint', 'uint');
/** Checked at run time only. */
export const dynType = simple('dyn', 'dyn');
/** `google.protobuf.Any`, which is checked as `dyn`. */
export const anyType = simple('any', 'any');
/** What an expression has that does not check. */
export const errorType = simple('error', '*error*');
/** Kubernetes' quantities. */
export const quantityType = simple('struct', 'kubernetes.Quantity');
/** Kubernetes' semantic versions. */
export const semverType = simple('struct', 'kubernetes.Semver');
/** Kubernetes' URLs. */
export const urlType = simple('struct', 'kubernetes.URL');
/** IP addresses. */
export const ipType = simple('opaque', 'net.IP');
/** IP networks. */
export const cidrType = simple('opaque', 'net.CIDR');
/** Kubernetes' named formats, of `format.named`. */
export const namedFormatType = simple('struct', 'kubernetes.NamedFormat');
/** The variable `device` of a selector. */
export const deviceType = simple('struct', 'kubernetes.DRADevice');

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
  const name = messageNames[type.kind] ?? type.name;
  return type.parameters.length === 0
    ? name
    : `${name}(${type.parameters.map(formatType).join(', ')})`;
}

function simple(kind: TypeKind, name: string): CelType {
  return { kind, name, parameters: [] };
}
