import { JsonRecord, Status } from './types';
import { ResourceDefinition, qualifiedNameOf } from './resources';

/** One field that did not pass validation (apimachinery `field.Error`). */
export interface FieldFault {
  reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueForbidden'
    | 'FieldValueDuplicate'
    | 'FieldValueNotSupported'
    | 'FieldValueTooMany'
    | 'FieldValueTooLong'
    | 'FieldValueNotFound';
  field: string;
  message: string;
}

interface StatusErrorOptions {
  code: number;
  reason: string;
  message: string;
  details?: JsonRecord;
  metadata?: JsonRecord;
}

/** An answer other than success, with the words and the shape that Kubernetes gives it. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details?: JsonRecord;
  readonly #metadata?: JsonRecord;

  constructor(options: StatusErrorOptions) {
    super(options.message);
    this.name = 'StatusError';
    this.code = options.code;
    this.reason = options.reason;
    this.details = options.details;
    this.#metadata = options.metadata;
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.#metadata ?? {},
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

function detailsOf(definition: ResourceDefinition, name: string): JsonRecord {
  return {
    name,
    ...(definition.group ? { group: definition.group } : {}),
    kind: definition.plural,
  };
}

/** 400: the request cannot be understood. */
export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message });
}

/** 415: the body has a type that is not served here. */
export function unsupportedMediaType(message: string): StatusError {
  return new StatusError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message,
    details: {},
  });
}

/** 404: the object does not exist. */
export function notFound(
  definition: ResourceDefinition,
  name: string,
): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: `${qualifiedNameOf(definition)} "${name}" not found`,
    details: detailsOf(definition, name),
  });
}

/** 409: an object of this name exists. */
export function alreadyExists(
  definition: ResourceDefinition,
  name: string,
): StatusError {
  return new StatusError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualifiedNameOf(definition)} "${name}" already exists`,
    details: detailsOf(definition, name),
  });
}

/** 409: the object is not what the caller thought. */
export function conflict(
  definition: ResourceDefinition,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): StatusError {
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualifiedNameOf(
      definition,
    )} "${name}": ${why}`,
    details: detailsOf(definition, name),
  });
}

/** 403: admission refuses the write. */
export function forbidden(
  definition: ResourceDefinition,
  name: string,
  why: string,
  causes?: JsonRecord[],
): StatusError {
  return new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: `${qualifiedNameOf(definition)} "${name}" is forbidden: ${why}`,
    details: {
      ...detailsOf(definition, name),
      ...(causes ? { causes } : {}),
    },
  });
}

/** 422: validation found faults in the object. */
export function invalid(
  definition: { group: string; kind: string },
  name: string,
  faults: FieldFault[],
): StatusError {
  const texts = faults.map(fault => `${fault.field}: ${fault.message}`);
  const kind = definition.group
    ? `${definition.kind}.${definition.group}`
    : definition.kind;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${kind} "${name}" is invalid: ${
      texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
    }`,
    details: {
      ...(name ? { name } : {}),
      ...(definition.group ? { group: definition.group } : {}),
      kind: definition.kind,
      causes: faults.map(fault => ({
        reason: fault.reason,
        message: fault.message,
        field: fault.field,
      })),
    },
  });
}

/** 410: the history that the caller asks for is gone. */
export function expired(message: string, metadata?: JsonRecord): StatusError {
  return new StatusError({ code: 410, reason: 'Expired', message, metadata });
}

/** 422 for the options of a request, which are objects of the group meta.k8s.io themselves. */
export function invalidOptions(kind: string, fault: FieldFault): StatusError {
  return invalid({ group: 'meta.k8s.io', kind }, '', [fault]);
}

/** 422 for a patch whose result cannot be read; Kubernetes names no object in it. */
export function invalidPatch(result: unknown, why: string): StatusError {
  const message = `Invalid value: ${JSON.stringify(
    JSON.stringify(result),
  )}: ${why}`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: ` "" is invalid: patch: ${message}`,
    details: {
      causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
    },
  });
}

/** 500: the fault is the server's own. */
export function internalError(message: string): StatusError {
  return new StatusError({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}
