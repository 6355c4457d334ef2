import { deepEqual } from '../patch/deepEqual';
import { forbiddenValue, invalidValue } from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';

const immutable = 'field is immutable';

/** What a write may not change of an object that exists. */
export function validateChange(
  before: KubernetesObject,
  after: KubernetesObject,
): FieldFault[] {
  return [
    ...validateFinalizers(before, after),
    ...validateKindChange(before.kind, before, after),
  ];
}

function validateFinalizers(before: KubernetesObject, after: KubernetesObject) {
  if (!before.metadata.deletionTimestamp) {
    return [];
  }
  const old = new Set(before.metadata.finalizers);
  const added = (after.metadata.finalizers ?? []).filter(
    name => !old.has(name),
  );
  return added.length > 0
    ? [
        forbiddenValue(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added
            .map(name => JSON.stringify(name))
            .join(', ')}}`,
        ),
      ]
    : [];
}

function validateKindChange(
  kind: string,
  before: JsonRecord,
  after: JsonRecord,
): FieldFault[] {
  switch (kind) {
    case 'ResourceClaim':
      return [
        ...unchanged('spec', before.spec, after.spec),
        ...(before.status?.allocation && after.status?.allocation
          ? unchanged(
              'status.allocation',
              before.status.allocation,
              after.status.allocation,
            )
          : []),
      ];
    case 'ResourceClaimTemplate':
      return unchanged('spec', before.spec, after.spec);
    case 'ResourceSlice':
      return [
        ...unchanged('spec.driver', before.spec.driver, after.spec.driver),
        ...unchanged(
          'spec.pool.name',
          before.spec.pool?.name,
          after.spec.pool?.name,
        ),
        ...unchanged(
          'spec.nodeName',
          before.spec.nodeName,
          after.spec.nodeName,
        ),
      ];
    case 'Deployment':
    case 'ReplicaSet':
      return unchanged(
        'spec.selector',
        before.spec.selector,
        after.spec.selector,
      );
    case 'Job':
      return validateJobChange(before.spec, after.spec);
    case 'Pod':
      return validatePodChange(before, after);
    case 'Secret':
      return [
        ...unchanged('type', before.type, after.type),
        ...validateImmutableData(before, after),
      ];
    case 'ConfigMap':
      return validateImmutableData(before, after);
    case 'Service':
      return before.spec.clusterIP && before.spec.type === after.spec.type
        ? unchanged(
            'spec.clusterIPs[0]',
            before.spec.clusterIP,
            after.spec.clusterIP,
          )
        : [];
    default:
      return [];
  }
}

function unchanged(
  field: string,
  before: unknown,
  after: unknown,
): FieldFault[] {
  return deepEqual(before ?? undefined, after ?? undefined)
    ? []
    : [invalidValue(field, after, immutable)];
}

/** A Job counts towards what it began with; its template may change only while it has not begun. */
function validateJobChange(before: JsonRecord, after: JsonRecord) {
  return [
    ...unchanged('spec.completions', before.completions, after.completions),
    ...unchanged('spec.selector', before.selector, after.selector),
    ...(before.suspend
      ? []
      : unchanged('spec.template', before.template, after.template)),
    ...unchanged(
      'spec.completionMode',
      before.completionMode,
      after.completionMode,
    ),
  ];
}

function validatePodChange(before: JsonRecord, after: JsonRecord) {
  const keepsNode =
    !before.spec.nodeName || before.spec.nodeName === after.spec.nodeName;
  return keepsNode &&
    deepEqual(fixedPodSpec(before.spec), fixedPodSpec(after.spec))
    ? []
    : [
        forbiddenValue(
          'spec',
          'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        ),
      ];
}

/** The part of a pod spec that may not change: everything but images, deadlines, gates and more tolerations. */
function fixedPodSpec(spec: JsonRecord): JsonRecord {
  const withoutImages = (containers: JsonRecord[] | undefined) =>
    containers?.map(({ image: _image, ...rest }) => rest);
  const {
    activeDeadlineSeconds: _deadline,
    terminationGracePeriodSeconds: _grace,
    tolerations: _tolerations,
    schedulingGates: _gates,
    nodeName: _node,
    containers,
    initContainers,
    ...rest
  } = spec;
  return {
    ...rest,
    containers: withoutImages(containers),
    initContainers: withoutImages(initContainers),
  };
}

function validateImmutableData(before: JsonRecord, after: JsonRecord) {
  if (!before.immutable) {
    return [];
  }
  const isSame =
    after.immutable === true &&
    deepEqual(before.data, after.data) &&
    deepEqual(before.binaryData, after.binaryData);
  return isSame
    ? []
    : [forbiddenValue('data', 'field is immutable when `immutable` is set')];
}
