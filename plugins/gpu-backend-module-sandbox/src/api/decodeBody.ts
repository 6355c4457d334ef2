import { ResourceDefinition, groupVersionOf } from '../cluster/resources';
import { StatusError, badRequest } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { isRecord } from '../patch/mergePatch';
import { decodeObject } from '../schema/decodeObject';
import { WriteOptions } from './WriteOptions';

function cannotBeHandled(definition: ResourceDefinition, why: string) {
  return badRequest(
    `${definition.kind} in version "${definition.version}" cannot be handled as a ${definition.kind}: ${why}`,
  );
}

function checkType(definition: ResourceDefinition, body: JsonRecord) {
  const expected = groupVersionOf(definition);
  if (body.apiVersion !== undefined && body.apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${body.apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (body.kind !== undefined && body.kind !== definition.kind) {
    throw badRequest(
      `${body.kind} in version "${definition.version}" cannot be handled as a ${definition.kind}: the kind in the data (${body.kind}) does not match the expected kind (${definition.kind})`,
    );
  }
}

function unknownFieldsText(paths: string[]): string {
  return paths.map(path => `unknown field "${path}"`).join(', ');
}

/**
 * Reads the body of a create or an update.
 * @throws StatusError 400 for another type, a value of the wrong type, or, when strict, an unknown field
 */
export function decodeBody(
  definition: ResourceDefinition,
  body: unknown,
  options: WriteOptions,
): JsonRecord {
  if (!isRecord(body)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${definition.kind}): couldn't get version/kind; json parse error`,
    );
  }
  checkType(definition, body);
  const { object, unknownFields, typeFault } = decodeObject(
    definition.model,
    definition.kind,
    body,
  );
  if (typeFault) {
    throw cannotBeHandled(definition, typeFault);
  }
  if (unknownFields.length > 0 && options.fieldValidation === 'Strict') {
    throw cannotBeHandled(
      definition,
      `strict decoding error: ${unknownFieldsText(unknownFields)}`,
    );
  }
  if (options.fieldValidation !== 'Ignore') {
    unknownFields.forEach(path => options.warn?.(`unknown field "${path}"`));
  }
  return withType(definition, object);
}

/**
 * Reads what a patch made of an object.
 * @throws StatusError 422 for a value of the wrong type or, when strict, an unknown field
 */
export function decodePatched(
  definition: ResourceDefinition,
  name: string,
  patched: unknown,
  options: WriteOptions,
): JsonRecord {
  const reject = (why: string) =>
    new StatusError({
      code: 422,
      reason: 'Invalid',
      message: `${definition.kind}${
        definition.group ? `.${definition.group}` : ''
      } "${name}" is invalid: patch: Invalid value: ${why}`,
      details: { name, group: definition.group, kind: definition.kind },
    });
  if (!isRecord(patched)) {
    throw reject('the patched object is no object');
  }
  checkType(definition, patched);
  const { object, unknownFields, typeFault } = decodeObject(
    definition.model,
    definition.kind,
    patched,
  );
  if (typeFault) {
    throw reject(typeFault);
  }
  if (unknownFields.length > 0 && options.fieldValidation === 'Strict') {
    throw reject(`strict decoding error: ${unknownFieldsText(unknownFields)}`);
  }
  if (options.fieldValidation !== 'Ignore') {
    unknownFields.forEach(path => options.warn?.(`unknown field "${path}"`));
  }
  return withType(definition, object);
}

/**
 * Reads an applied configuration.
 * @throws StatusError 400 for a value of the wrong type, and, as Kubernetes does, 500 for an unknown field
 */
export function decodeApplied(
  definition: ResourceDefinition,
  target: { namespace?: string; name: string },
  body: unknown,
): JsonRecord {
  if (!isRecord(body)) {
    throw badRequest('error decoding YAML: the body is no object');
  }
  if (body.apiVersion === undefined || body.kind === undefined) {
    throw badRequest(
      `invalid object type: ${JSON.stringify({
        apiVersion: body.apiVersion,
        kind: body.kind,
      })}`,
    );
  }
  checkType(definition, body);
  const { object, unknownFields, typeFault } = decodeObject(
    definition.model,
    definition.kind,
    body,
  );
  if (unknownFields.length > 0 || typeFault) {
    const faults = [
      ...unknownFields.map(path => `.${path}: field not declared in schema`),
      ...(typeFault ? [typeFault] : []),
    ];
    throw new StatusError({
      code: 500,
      reason: '',
      message: `failed to create typed patch object (${
        target.namespace ?? ''
      }/${target.name}; ${groupVersionOf(definition)}, Kind=${
        definition.kind
      }): ${
        faults.length === 1 ? faults[0] : `errors:\n  ${faults.join('\n  ')}`
      }`,
    });
  }
  return withType(definition, object);
}

function withType(definition: ResourceDefinition, object: JsonRecord) {
  return {
    ...object,
    apiVersion: groupVersionOf(definition),
    kind: definition.kind,
    metadata: object.metadata ?? {},
  };
}
