import { canonicalQuantity } from '../schema/canonicalQuantity';
import { forbiddenValue, invalidValue } from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { ResourceDefinition } from '../cluster/resources';
import { JsonRecord } from '../cluster/types';
import { validateClaimSpec } from './validateClaimSpec';
import { validateLabels, validateMetadata } from './validateMetadata';
import { validatePolicies } from './validatePolicies';
import { validateResourceSlice } from './validateResourceSlice';
import { validateSelectors } from './validateSelectors';
import { validateWorkload } from './validateWorkload';

const maxConsumers = 256;

/** What validation knows beside the object. */
export interface ValidationContext {
  /** Whether the namespace of the object allows admin access to devices. */
  adminAllowed: boolean;
}

/** All faults of an object, new or changed, after defaulting. */
export function validateObject(
  definition: ResourceDefinition,
  object: JsonRecord,
  context: ValidationContext,
): FieldFault[] {
  const metadata = validateMetadata(
    definition.isOpaque ? '' : definition.kind,
    object.metadata,
  );
  return definition.isOpaque
    ? metadata
    : [...metadata, ...validateKind(definition.kind, object, context)];
}

function validateKind(
  kind: string,
  object: JsonRecord,
  context: ValidationContext,
): FieldFault[] {
  switch (kind) {
    case 'ResourceClaim':
      return [
        ...validateClaimSpec('spec', object.spec, context),
        ...validateClaimStatus(object.status),
      ];
    case 'ResourceClaimTemplate':
      return [
        ...validateLabels(
          'spec.metadata.labels',
          object.spec?.metadata?.labels,
        ),
        ...validateClaimSpec('spec.spec', object.spec?.spec, context),
      ];
    case 'DeviceClass':
      return validateSelectors('spec.selectors', object.spec?.selectors);
    case 'ResourceSlice':
      return validateResourceSlice(object.spec);
    case 'ResourceQuota':
      return validateQuota(object.spec);
    case 'NetworkPolicy':
    case 'PodDisruptionBudget':
    case 'Lease':
      return validatePolicies(kind, object);
    default:
      return validateWorkload(kind, object);
  }
}

function validateClaimStatus(status: JsonRecord | undefined): FieldFault[] {
  const consumers: JsonRecord[] = status?.reservedFor ?? [];
  if (consumers.length > 0 && !status?.allocation) {
    return [
      forbiddenValue(
        'status.reservedFor',
        'may not be specified when `allocated` is not set',
      ),
    ];
  }
  return consumers.length > maxConsumers
    ? [
        {
          reason: 'FieldValueTooMany',
          field: 'status.reservedFor',
          message: `Too many: ${consumers.length}: must have at most ${maxConsumers} items`,
        },
      ]
    : [];
}

function validateQuota(spec: JsonRecord): FieldFault[] {
  return Object.entries<string>(spec.hard ?? {})
    .filter(([, value]) => canonicalQuantity(value)?.startsWith('-'))
    .map(([name, value]) =>
      invalidValue(
        `spec.hard[${name}]`,
        value,
        'must be greater than or equal to 0',
      ),
    );
}
