import {
  ResourceDefinition,
  allResources,
  groupVersionOf,
} from '../cluster/resources';
import { StatusError, badRequest, invalidPatch } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { isRecord } from '../patch/mergePatch';
import { decodeObject } from '../schema/decodeObject';
import { WriteOptions } from './WriteOptions';

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
  patched: unknown,
  options: WriteOptions,
): JsonRecord {
  const reject = (why: string) => invalidPatch(patched, why);
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
  name: string,
  body: unknown,
): JsonRecord {
  if (!isRecord(body)) {
    throw badRequest('error decoding YAML: the body is no object');
  }
  if (body.apiVersion === undefined || body.kind === undefined) {
    const { apiVersion = '/', kind = '' } = body;
    throw badRequest(`invalid object type: ${apiVersion}, Kind=${kind}`);
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
    const target = `${body.metadata?.namespace ?? ''}/${
      body.metadata?.name ?? name
    }; ${definition.group}/${definition.version}, Kind=${definition.kind}`;
    throw new StatusError({
      code: 500,
      reason: '',
      message: `failed to create typed patch object (${target}): ${
        faults.length === 1 ? faults[0] : `errors:\n  ${faults.join('\n  ')}`
      }`,
    });
  }
  return withType(definition, object);
}

function checkType(definition: ResourceDefinition, body: JsonRecord) {
  const expected = groupVersionOf(definition);
  const { apiVersion = expected, kind = definition.kind } = body;
  if (apiVersion === expected && kind === definition.kind) {
    return;
  }
  const version = String(apiVersion).split('/').pop();
  const why = isBuiltIn(String(apiVersion), String(kind))
    ? `converting (${version}.${kind}) to (${definition.kind}): unknown conversion`
    : `no kind "${kind}" is registered for version "${apiVersion}"`;
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a ${definition.kind}: ${why}`,
  );
}

/** Custom resources are not registered, in Kubernetes' words. */
function isBuiltIn(apiVersion: string, kind: string): boolean {
  return allResources.some(
    definition =>
      definition.kind === kind && groupVersionOf(definition) === apiVersion,
  );
}

function cannotBeHandled(definition: ResourceDefinition, why: string) {
  return badRequest(
    `${definition.kind} in version "${definition.version}" cannot be handled as a ${definition.kind}: ${why}`,
  );
}

function unknownFieldsText(paths: string[]): string {
  return paths.map(path => `unknown field "${path}"`).join(', ');
}

function withType(definition: ResourceDefinition, object: JsonRecord) {
  return {
    ...object,
    apiVersion: groupVersionOf(definition),
    kind: definition.kind,
    metadata: object.metadata ?? {},
  };
}
