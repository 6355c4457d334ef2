import { randomUUID } from 'node:crypto';
import { admitNamespace } from '../admission/admitNamespace';
import { admitQuota } from '../admission/admitQuota';
import { withClusterAddress } from '../admission/admitService';
import { applyDefaults } from '../admission/applyDefaults';
import { encodeManagers, decodeManagers } from '../apply/managers';
import { trackUpdate } from '../apply/trackUpdate';
import { Clock, formatTime } from '../cluster/Clock';
import {
  ResourceDefinition,
  groupVersionOf,
  resources,
} from '../cluster/resources';
import { ResourceTable } from '../cluster/ResourceTable';
import {
  StatusError,
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  notFound,
} from '../cluster/StatusError';
import {
  JsonRecord,
  KubernetesObject,
  ManagedFieldsEntry,
} from '../cluster/types';
import { deepEqual } from '../patch/deepEqual';
import { schemaOfModel } from '../schema/clientModels';
import { ObjectStore } from '../store/ObjectStore';
import { validateChange } from '../validation/validateChange';
import { validateObject } from '../validation/validateObject';
import { decodeBody } from './decodeBody';
import { generateName } from './generateName';
import { planDelete } from './planDelete';
import { retainUnwritable } from './retainUnwritable';
import { DeleteOptions, WriteOptions } from './WriteOptions';

const nameAttempts = 8;

/**
 * The API of the cluster in process: the HTTP server and the controllers both write through it, so that everything
 * passes the same decoding, defaulting, admission and validation. Every call is synchronous, and therefore atomic.
 */
export class ClusterApi {
  readonly store: ObjectStore;
  /** What is served. */
  readonly resources: ResourceTable;
  readonly #clock: Clock;

  constructor(options: {
    store: ObjectStore;
    clock: Clock;
    resources?: ResourceTable;
  }) {
    this.store = options.store;
    this.resources = options.resources ?? new ResourceTable();
    this.#clock = options.clock;
  }

  /** @throws StatusError 404 */
  get(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject {
    const object = this.store.get(definition, namespace, name);
    if (!object) {
      throw notFound(definition, name);
    }
    return object;
  }

  /** @throws StatusError 400, 403, 404, 409, 422 */
  create(
    definition: ResourceDefinition,
    namespace: string | undefined,
    body: unknown,
    options: WriteOptions,
  ): KubernetesObject {
    return this.createDecoded(
      definition,
      namespace,
      decodeBody(definition, body, options),
      options,
    );
  }

  /** Creates an object that has been decoded; `managed` is its ownership where the caller knows better. */
  createDecoded(
    definition: ResourceDefinition,
    namespace: string | undefined,
    decoded: JsonRecord,
    options: WriteOptions,
    managed?: ManagedFieldsEntry[],
  ): KubernetesObject {
    const named = this.#named(definition, namespace, decoded);
    const defaulted = applyDefaults(definition, named, true);
    const candidate = (
      definition === resources.services
        ? withClusterAddress(this.store, defaulted)
        : defaulted
    ) as KubernetesObject;
    if (definition.namespaced && namespace) {
      admitNamespace(
        this.store,
        definition,
        namespace,
        candidate.metadata.name,
      );
    }
    this.#validate(definition, candidate, undefined);
    if (this.store.get(definition, namespace, candidate.metadata.name)) {
      throw alreadyExists(definition, candidate.metadata.name);
    }
    admitQuota(this.store, definition, candidate);
    candidate.metadata.managedFields =
      managed ??
      encodeManagers(
        trackUpdate(
          schemaOfModel(definition.model),
          {},
          named,
          [],
          this.identity(definition, options),
        ),
      );
    return options.dryRun ? candidate : this.store.put(definition, candidate);
  }

  /** @throws StatusError 400, 404, 409, 422 */
  update(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
    body: unknown,
    options: WriteOptions,
  ): KubernetesObject {
    const next = decodeBody(definition, body, options);
    if (!next.metadata.name) {
      throw badRequest(
        `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
      );
    }
    if (next.metadata.name !== name) {
      throw badRequest(
        `the name of the object (${next.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const current = this.get(definition, namespace, name);
    return this.replace(definition, current, next, options);
  }

  /** Replaces an object by a decoded one; `managed` is the ownership where the caller knows better. */
  replace(
    definition: ResourceDefinition,
    current: KubernetesObject,
    next: JsonRecord,
    options: WriteOptions,
    managed?: ManagedFieldsEntry[],
  ): KubernetesObject {
    const { name } = current.metadata;
    const { resourceVersion, uid } = next.metadata;
    if (uid && uid !== current.metadata.uid) {
      throw conflict(
        definition,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`,
      );
    }
    if (
      resourceVersion &&
      resourceVersion !== current.metadata.resourceVersion
    ) {
      throw conflict(definition, name);
    }
    const written = retainUnwritable(
      definition,
      current,
      next,
      options.subresource,
    );
    const candidate = applyDefaults(
      definition,
      written,
      false,
    ) as KubernetesObject;
    this.#validate(definition, candidate, current);
    candidate.metadata.managedFields =
      managed ??
      encodeManagers(
        trackUpdate(
          schemaOfModel(definition.model),
          current,
          candidate,
          decodeManagers(current.metadata.managedFields),
          this.identity(definition, options),
        ),
      );
    if (deepEqual(candidate, current)) {
      return current;
    }
    if (options.dryRun) {
      return candidate;
    }
    return this.#isGone(definition, candidate)
      ? this.store.remove(definition, candidate)
      : this.store.put(definition, candidate);
  }

  /**
   * Deletes an object at once, or marks it where finalizers, a namespace's content or a running pod come first.
   * @throws StatusError 404, 409
   */
  delete(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): { object: KubernetesObject; isGone: boolean } {
    const current = this.get(definition, namespace, name);
    const marked = planDelete(definition, current, options, this.#clock.now());
    if (options.dryRun) {
      return { object: current, isGone: marked === undefined };
    }
    if (marked === undefined) {
      return { object: this.store.remove(definition, current), isGone: true };
    }
    return {
      object: deepEqual(marked, current)
        ? current
        : this.store.put(definition, marked),
      isGone: false,
    };
  }

  identity(definition: ResourceDefinition, options: WriteOptions) {
    return {
      manager: options.manager,
      apiVersion: groupVersionOf(definition),
      subresource: options.subresource,
      time: formatTime(this.#clock.now()),
    };
  }

  #named(
    definition: ResourceDefinition,
    namespace: string | undefined,
    decoded: JsonRecord,
  ): JsonRecord {
    const given = decoded.metadata;
    if (given.resourceVersion) {
      throw new StatusError({
        code: 500,
        reason: '',
        message: 'resourceVersion should not be set on objects to be created',
      });
    }
    if (
      given.namespace !== undefined &&
      given.namespace !== '' &&
      given.namespace !== (namespace ?? '')
    ) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    const {
      uid: _uid,
      deletionTimestamp: _deletion,
      deletionGracePeriodSeconds: _grace,
      managedFields: _managed,
      generation: _generation,
      selfLink: _selfLink,
      ...metadata
    } = given;
    const object: JsonRecord = {
      ...decoded,
      metadata: {
        ...metadata,
        name: given.name || this.#generatedName(definition, namespace, given),
        ...(namespace ? { namespace } : {}),
        uid: randomUUID(),
        resourceVersion: '',
        ...(definition.hasGeneration ? { generation: 1 } : {}),
        creationTimestamp: formatTime(this.#clock.now()),
      },
    };
    if (definition.hasStatus && !definition.keepsStatusOnCreate) {
      delete object.status;
    }
    return object;
  }

  #generatedName(
    definition: ResourceDefinition,
    namespace: string | undefined,
    metadata: JsonRecord,
  ): string | undefined {
    for (
      let attempt = 0;
      metadata.generateName && attempt < nameAttempts;
      attempt++
    ) {
      const name = generateName(metadata.generateName);
      if (!this.store.get(definition, namespace, name)) {
        return name;
      }
    }
    return undefined;
  }

  #validate(
    definition: ResourceDefinition,
    candidate: KubernetesObject,
    current: KubernetesObject | undefined,
  ) {
    const { namespace, name } = candidate.metadata;
    const labels =
      namespace &&
      this.store.get(resources.namespaces, undefined, namespace)?.metadata
        .labels;
    const adminAllowed = labels
      ? labels['resource.kubernetes.io/admin-access'] === 'true'
      : false;
    // What was stored once is not judged again where a write leaves it alone: only its change is.
    const faults = current
      ? [
          ...(definition.isOpaque ? [] : validateChange(current, candidate)),
          ...(deepEqual(current.spec, candidate.spec) &&
          deepEqual(current.status, candidate.status) &&
          deepEqual(current.metadata.labels, candidate.metadata.labels)
            ? []
            : validateObject(definition, candidate, { adminAllowed })),
        ]
      : validateObject(definition, candidate, { adminAllowed });
    if (faults.length > 0) {
      throw invalid(definition, name ?? '', faults);
    }
  }

  #isGone(
    definition: ResourceDefinition,
    { metadata, spec }: KubernetesObject,
  ): boolean {
    return (
      metadata.deletionTimestamp !== undefined &&
      !metadata.finalizers?.length &&
      !metadata.deletionGracePeriodSeconds &&
      (definition !== resources.namespaces || !spec?.finalizers?.length)
    );
  }
}
