import {
  duplicateValue,
  forbiddenValue,
  invalidValue,
  requiredValue,
  tooMany,
  unsupportedValue,
} from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { checkDnsLabel, checkDnsSubdomain } from './names';
import { validateSelectors } from './validateSelectors';

const maxRequests = 32;
const maxAlternatives = 8;
const maxConstraints = 32;
const maxTolerations = 16;
const noAdminAccess =
  'admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace';

/**
 * A claim spec, or the one inside a template at `field`.
 * @param options - `adminAllowed`: whether the namespace carries the label that allows admin access
 */
export function validateClaimSpec(
  field: string,
  spec: JsonRecord | undefined,
  options: { adminAllowed: boolean },
): FieldFault[] {
  const requests: JsonRecord[] = spec?.devices?.requests ?? [];
  const path = `${field}.devices.requests`;
  const seen = new Set<string>();
  const faults = requests.flatMap((request, index) =>
    validateRequest(`${path}[${index}]`, request, seen),
  );
  if (requests.length > maxRequests) {
    faults.push(tooMany(path, requests.length, maxRequests));
  }
  if (!options.adminAllowed) {
    faults.push(
      ...requests
        .map(({ exactly }, index) => ({ exactly, index }))
        .filter(({ exactly }) => exactly?.adminAccess === true)
        .map(({ index }) =>
          forbiddenValue(`${path}[${index}].adminAccess`, noAdminAccess),
        ),
    );
  }
  return [
    ...faults,
    ...validateConstraints(
      `${field}.devices.constraints`,
      spec?.devices?.constraints ?? [],
      requestNamesOf(requests),
    ),
  ];
}

function validateRequest(
  field: string,
  request: JsonRecord,
  seen: Set<string>,
): FieldFault[] {
  const faults = validateName(`${field}.name`, request.name, seen);
  if (request.exactly && request.firstAvailable) {
    return [
      ...faults,
      invalidValue(
        field,
        null,
        'exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set',
      ),
    ];
  }
  if (request.exactly) {
    return [
      ...faults,
      ...validateDeviceRequest(`${field}.exactly`, request.exactly),
    ];
  }
  if (request.firstAvailable?.length) {
    return [
      ...faults,
      ...validateAlternatives(
        `${field}.firstAvailable`,
        request.firstAvailable,
      ),
    ];
  }
  return [
    ...faults,
    requiredValue(
      field,
      'exactly one of `exactly` or `firstAvailable` is required',
    ),
  ];
}

function validateName(
  field: string,
  name: unknown,
  seen: Set<string>,
): FieldFault[] {
  if (!name) {
    return [requiredValue(field)];
  }
  if (seen.has(String(name))) {
    return [duplicateValue(field.replace(/\.name$/, ''), name)];
  }
  seen.add(String(name));
  return checkDnsLabel(field, name);
}

function validateDeviceRequest(
  field: string,
  request: JsonRecord,
): FieldFault[] {
  return [
    ...(request.deviceClassName
      ? checkDnsSubdomain(`${field}.deviceClassName`, request.deviceClassName)
      : [requiredValue(`${field}.deviceClassName`)]),
    ...validateSelectors(`${field}.selectors`, request.selectors),
    ...validateCount(field, request),
    ...validateTolerations(`${field}.tolerations`, request.tolerations),
  ];
}

function validateCount(field: string, request: JsonRecord): FieldFault[] {
  switch (request.allocationMode) {
    case 'ExactCount':
      return request.count > 0
        ? []
        : [
            invalidValue(
              `${field}.count`,
              request.count,
              'must be greater than zero',
            ),
          ];
    case 'All':
      return request.count
        ? [
            invalidValue(
              `${field}.count`,
              request.count,
              "must not be specified when allocationMode is 'All'",
            ),
          ]
        : [];
    default:
      return [
        unsupportedValue(`${field}.allocationMode`, request.allocationMode, [
          'All',
          'ExactCount',
        ]),
      ];
  }
}

function validateTolerations(
  field: string,
  tolerations: JsonRecord[] | undefined,
): FieldFault[] {
  const list = tolerations ?? [];
  const faults = list.flatMap((toleration, index) => {
    const path = `${field}[${index}]`;
    const found: FieldFault[] = [];
    if (!['Equal', 'Exists'].includes(toleration.operator)) {
      found.push(
        unsupportedValue(`${path}.operator`, toleration.operator, [
          'Equal',
          'Exists',
        ]),
      );
    }
    if (!toleration.key && toleration.operator !== 'Exists') {
      found.push(
        requiredValue(`${path}.key`, 'required when operator is not `Exists`'),
      );
    }
    if (toleration.operator === 'Exists' && toleration.value) {
      found.push(
        invalidValue(
          `${path}.value`,
          toleration.value,
          'must be empty for operator `Exists`',
        ),
      );
    }
    return found;
  });
  return list.length > maxTolerations
    ? [...faults, tooMany(field, list.length, maxTolerations)]
    : faults;
}

function validateAlternatives(
  field: string,
  alternatives: JsonRecord[],
): FieldFault[] {
  const seen = new Set<string>();
  const faults = alternatives.flatMap((alternative, index) => [
    ...validateName(`${field}[${index}].name`, alternative.name, seen),
    ...validateDeviceRequest(`${field}[${index}]`, alternative),
  ]);
  return alternatives.length > maxAlternatives
    ? [...faults, tooMany(field, alternatives.length, maxAlternatives)]
    : faults;
}

function validateConstraints(
  field: string,
  constraints: JsonRecord[],
  requestNames: ReadonlySet<string>,
): FieldFault[] {
  const faults = constraints.flatMap((constraint, index) => [
    ...(constraint.requests ?? [])
      .map((name: string, position: number) => ({ name, position }))
      .filter(({ name }: { name: string }) => !requestNames.has(name))
      .map(({ name, position }: { name: string; position: number }) =>
        invalidValue(
          `${field}[${index}].requests[${position}]`,
          name,
          "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
        ),
      ),
    ...(constraint.matchAttribute || constraint.distinctAttribute
      ? []
      : [
          requiredValue(
            `${field}[${index}]`,
            'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
          ),
        ]),
  ]);
  return constraints.length > maxConstraints
    ? [...faults, tooMany(field, constraints.length, maxConstraints)]
    : faults;
}

function requestNamesOf(requests: JsonRecord[]): Set<string> {
  return new Set(
    requests.flatMap(({ name, firstAvailable }) => [
      name,
      ...(firstAvailable ?? []).map(
        (alternative: JsonRecord) => `${name}/${alternative.name}`,
      ),
    ]),
  );
}
