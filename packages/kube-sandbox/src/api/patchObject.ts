import { decodeManagers, encodeManagers } from '../apply/managers';
import { serverSideApply } from '../apply/serverSideApply';
import { ResourceDefinition } from '../cluster/resources';
import {
  badRequest,
  conflict,
  invalidOptions,
  unsupportedMediaType,
} from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { applyJsonPatch } from '../patch/jsonPatch';
import { applyMergePatch, isRecord } from '../patch/mergePatch';
import { applyStrategicMergePatch } from '../patch/strategicMergePatch';
import { schemaOfModel } from '../schema/clientModels';
import { forbiddenValue, requiredValue } from '../cluster/faults';
import { ClusterApi } from './ClusterApi';
import { decodeApplied, decodePatched } from './decodeBody';
import { WriteOptions } from './WriteOptions';

/** The four ways to patch: JSON patch, merge patch, strategic merge patch, server-side apply. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** The patch type of a media type, or undefined for one that is not supported. */
export function patchTypeOf(contentType: string): PatchType | undefined {
  switch (contentType.split(';')[0].trim()) {
    case 'application/json-patch+json':
      return 'json';
    case 'application/merge-patch+json':
      return 'merge';
    case 'application/strategic-merge-patch+json':
      return 'strategic';
    case 'application/apply-patch+yaml':
      return 'apply';
    default:
      return undefined;
  }
}

interface PatchTarget {
  definition: ResourceDefinition;
  namespace: string | undefined;
  name: string;
}

/** What a caller says about a patch. */
export interface PatchOptions extends WriteOptions {
  /** Whether the caller named the field manager, which an apply must. */
  isManagerNamed?: boolean;
  force?: boolean;
}

function patched(
  type: Exclude<PatchType, 'apply'>,
  definition: ResourceDefinition,
  current: KubernetesObject,
  patch: unknown,
): unknown {
  switch (type) {
    case 'json':
      return applyJsonPatch(current, patch);
    case 'merge':
      if (!isRecord(patch)) {
        throw badRequest(
          'error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}',
        );
      }
      return applyMergePatch(current, patch);
    default:
      return applyStrategicMergePatch(
        schemaOfModel(definition.model),
        current,
        patch,
      );
  }
}

/** The parts of an applied configuration that the addressed subresource is about. */
function relevantTo(
  definition: ResourceDefinition,
  applied: JsonRecord,
  subresource: 'status' | undefined,
): JsonRecord {
  const { status, ...rest } = applied;
  if (subresource === 'status') {
    const { apiVersion, kind, metadata } = applied;
    const {
      labels: _l,
      annotations: _a,
      finalizers: _f,
      ownerReferences: _o,
      ...identity
    } = metadata;
    return {
      apiVersion,
      kind,
      metadata: identity,
      ...(status === undefined ? {} : { status }),
    };
  }
  return definition.hasStatus && status !== undefined ? rest : applied;
}

function applyObject(
  api: ClusterApi,
  { definition, namespace, name }: PatchTarget,
  body: unknown,
  options: PatchOptions,
): { object: KubernetesObject; isNew: boolean } {
  if (!options.isManagerNamed) {
    throw invalidOptions(
      'PatchOptions',
      requiredValue('fieldManager', 'is required for apply patch'),
    );
  }
  const decoded = decodeApplied(definition, name, body);
  if (decoded.metadata.managedFields !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  if (decoded.metadata.name !== undefined && decoded.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${decoded.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  if (
    decoded.metadata.namespace !== undefined &&
    decoded.metadata.namespace !== namespace
  ) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  const live = api.store.get(definition, namespace, name);
  if (!live && options.subresource) {
    api.get(definition, namespace, name);
  }
  const { resourceVersion, uid } = decoded.metadata;
  if (!live && (resourceVersion || uid)) {
    throw conflict(definition, name);
  }
  const applied = relevantTo(
    definition,
    { ...decoded, metadata: { ...decoded.metadata, name } },
    options.subresource,
  );
  const result = serverSideApply({
    schema: schemaOfModel(definition.model),
    live,
    applied,
    managers: decodeManagers(live?.metadata.managedFields),
    identity: api.identity(definition, options),
    force: options.force ?? false,
  });
  const managed = encodeManagers(result.managers);
  const object = live
    ? api.replace(definition, live, result.object, options, managed)
    : api.createDecoded(definition, namespace, result.object, options, managed);
  return { object, isNew: live === undefined };
}

/**
 * Patches an object in one of the four ways of Kubernetes. A server-side apply of an object that does not exist makes
 * it.
 * @throws StatusError 400, 403, 404, 409, 422, and 500 for an apply with an undeclared field
 */
export function patchObject(
  api: ClusterApi,
  target: PatchTarget,
  type: PatchType,
  body: unknown,
  options: PatchOptions,
): { object: KubernetesObject; isNew: boolean } {
  if (type === 'apply') {
    return applyObject(api, target, body, options);
  }
  if (options.force !== undefined) {
    throw invalidOptions(
      'PatchOptions',
      forbiddenValue('force', 'may not be specified for non-apply patch'),
    );
  }
  const { definition, namespace, name } = target;
  if (type === 'strategic' && definition.isOpaque) {
    // Strategic merges need declared fields; kubectl falls back to a merge patch.
    throw unsupportedMediaType(
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
  }
  const current = api.get(definition, namespace, name);
  const next = decodePatched(
    definition,
    patched(type, definition, current, body),
    options,
  );
  if (next.metadata.name !== undefined && next.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${next.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  return {
    object: api.replace(definition, current, next, options),
    isNew: false,
  };
}
