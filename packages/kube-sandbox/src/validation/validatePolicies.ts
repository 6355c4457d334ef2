import {
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { atLeast } from './numbers';
import { validateLabels } from './validateMetadata';

/** Kinds that are stored for others to read: NetworkPolicy, PodDisruptionBudget, Lease. */
export function validatePolicies(
  kind: string,
  { spec = {} }: JsonRecord,
): FieldFault[] {
  switch (kind) {
    case 'NetworkPolicy':
      return validateNetworkPolicy(spec);
    case 'PodDisruptionBudget':
      return validateDisruptionBudget(spec);
    case 'Lease':
      return [
        ...atLeast(1, 'spec.leaseDurationSeconds', spec.leaseDurationSeconds),
        ...atLeast(0, 'spec.leaseTransitions', spec.leaseTransitions),
      ];
    default:
      return [];
  }
}

function validateNetworkPolicy(spec: JsonRecord): FieldFault[] {
  const types: string[] = spec.policyTypes ?? [];
  return [
    ...validateSelectorLabels('spec.podSelector', spec.podSelector),
    ...validateRules('spec.ingress', spec.ingress, 'from'),
    ...validateRules('spec.egress', spec.egress, 'to'),
    ...types.flatMap((type, index) =>
      ['Ingress', 'Egress'].includes(type)
        ? []
        : [
            unsupportedValue(`spec.policyTypes[${index}]`, type, [
              'Egress',
              'Ingress',
            ]),
          ],
    ),
  ];
}

function validateRules(
  field: string,
  rules: JsonRecord[] | undefined,
  peers: 'from' | 'to',
): FieldFault[] {
  return (rules ?? []).flatMap((rule, index) => [
    ...(rule.ports ?? []).flatMap((port: JsonRecord, position: number) =>
      validatePort(`${field}[${index}].ports[${position}]`, port),
    ),
    ...(rule[peers] ?? []).flatMap((peer: JsonRecord, position: number) =>
      validatePeer(`${field}[${index}].${peers}[${position}]`, peer),
    ),
  ]);
}

function validatePort(field: string, { port }: JsonRecord): FieldFault[] {
  return typeof port === 'number' && (port < 1 || port > 65_535)
    ? [
        invalidValue(
          `${field}.port`,
          port,
          'must be between 1 and 65535, inclusive',
        ),
      ]
    : [];
}

function validatePeer(field: string, peer: JsonRecord): FieldFault[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (!podSelector && !namespaceSelector && !ipBlock) {
    return [requiredValue(field, 'must specify a peer')];
  }
  if (ipBlock && (podSelector || namespaceSelector)) {
    return [
      forbiddenValue(field, 'may not specify both ipBlock and another peer'),
    ];
  }
  return [
    ...validateSelectorLabels(`${field}.podSelector`, podSelector),
    ...validateSelectorLabels(`${field}.namespaceSelector`, namespaceSelector),
  ];
}

function validateDisruptionBudget(spec: JsonRecord): FieldFault[] {
  const { minAvailable, maxUnavailable } = spec;
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined
      ? [
          invalidValue(
            'spec',
            spec,
            'minAvailable and maxUnavailable are mutually exclusive',
          ),
        ]
      : []),
    ...validateAmount('spec.minAvailable', minAvailable),
    ...validateAmount('spec.maxUnavailable', maxUnavailable),
    ...validateSelectorLabels('spec.selector', spec.selector),
  ];
}

/** A number of pods, or a share of them as in `50%`. */
function validateAmount(
  field: string,
  amount: number | string | undefined,
): FieldFault[] {
  if (typeof amount !== 'string') {
    return atLeast(0, field, amount);
  }
  return /^\d+%$/.test(amount)
    ? []
    : [
        invalidValue(
          field,
          amount,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
      ];
}

function validateSelectorLabels(
  field: string,
  selector: JsonRecord | undefined,
): FieldFault[] {
  return validateLabels(`${field}.matchLabels`, selector?.matchLabels);
}
