import {
  duplicateValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { matcherOfSelector } from '../store/labelSelector';
import { checkDnsLabel } from './names';
import { atLeast } from './numbers';
import { validateLabels } from './validateMetadata';

/** Pods, the workloads that make them, and services. */
export function validateWorkload(
  kind: string,
  object: JsonRecord,
): FieldFault[] {
  switch (kind) {
    case 'Pod':
      return validatePodSpec('spec', object.spec);
    case 'Deployment':
    case 'ReplicaSet':
      return validateTemplateOwner(object.spec);
    case 'Job':
      return validateJob(object.spec);
    case 'Service':
      return validateServicePorts(object.spec);
    default:
      return [];
  }
}

function validatePodSpec(field: string, spec: JsonRecord): FieldFault[] {
  const claims: JsonRecord[] = spec.resourceClaims ?? [];
  const claimNames = new Set<string>(claims.map(claim => claim.name));
  return [
    ...(spec.containers?.length
      ? validateContainers(`${field}.containers`, spec.containers, claimNames)
      : [requiredValue(`${field}.containers`)]),
    ...validateContainers(
      `${field}.initContainers`,
      spec.initContainers ?? [],
      claimNames,
    ),
    ...validateResourceClaims(`${field}.resourceClaims`, claims),
    ...(['Always', 'OnFailure', 'Never'].includes(spec.restartPolicy)
      ? []
      : [
          unsupportedValue(`${field}.restartPolicy`, spec.restartPolicy, [
            'Always',
            'OnFailure',
            'Never',
          ]),
        ]),
  ];
}

function validateContainers(
  field: string,
  containers: JsonRecord[],
  claimNames: ReadonlySet<string>,
): FieldFault[] {
  const seen = new Set<string>();
  return containers.flatMap((container, index) => {
    const path = `${field}[${index}]`;
    const faults: FieldFault[] = [];
    if (!container.name) {
      faults.push(requiredValue(`${path}.name`));
    } else if (seen.has(container.name)) {
      faults.push(duplicateValue(`${path}.name`, container.name));
    } else {
      faults.push(...checkDnsLabel(`${path}.name`, container.name));
    }
    seen.add(container.name);
    if (!container.image) {
      faults.push(requiredValue(`${path}.image`));
    }
    for (const [position, claim] of (
      container.resources?.claims ?? []
    ).entries()) {
      if (!claimNames.has(claim.name)) {
        faults.push({
          reason: 'FieldValueNotFound',
          field: `${path}.resources.claims[${position}]`,
          message: `Not found: ${JSON.stringify(
            claim.name,
          )}: must be one of the names in pod.spec.resourceClaims: ${[
            ...claimNames,
          ].join(', ')}`,
        });
      }
    }
    return faults;
  });
}

function validateResourceClaims(
  field: string,
  claims: JsonRecord[],
): FieldFault[] {
  const seen = new Set<string>();
  return claims.flatMap((claim, index) => {
    const path = `${field}[${index}]`;
    const faults = seen.has(claim.name)
      ? [duplicateValue(`${path}.name`, claim.name)]
      : checkDnsLabel(`${path}.name`, claim.name);
    seen.add(claim.name);
    const sources = [
      claim.resourceClaimName,
      claim.resourceClaimTemplateName,
    ].filter(Boolean);
    if (sources.length !== 1) {
      faults.push(
        invalidValue(
          path,
          claim,
          sources.length > 1
            ? 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'
            : 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
        ),
      );
    }
    return faults;
  });
}

function validateTemplateOwner(spec: JsonRecord): FieldFault[] {
  const labels = spec.template?.metadata?.labels ?? {};
  const { selector } = spec;
  if (!selector) {
    return [requiredValue('spec.selector')];
  }
  const isEmpty =
    Object.keys(selector.matchLabels ?? {}).length === 0 &&
    !selector.matchExpressions?.length;
  const faults: FieldFault[] = isEmpty
    ? [
        invalidValue(
          'spec.selector',
          selector,
          'empty selector is invalid for deployment',
        ),
      ]
    : [];
  if (!matcherOfSelector(selector)(labels)) {
    faults.push(
      invalidValue(
        'spec.template.metadata.labels',
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  if (spec.replicas < 0) {
    faults.push(
      invalidValue(
        'spec.replicas',
        spec.replicas,
        'must be greater than or equal to 0',
      ),
    );
  }
  if (spec.template?.spec?.restartPolicy !== 'Always') {
    faults.push(
      unsupportedValue(
        'spec.template.spec.restartPolicy',
        spec.template?.spec?.restartPolicy ?? '',
        ['Always'],
      ),
    );
  }
  return [
    ...faults,
    ...validateLabels('spec.template.metadata.labels', labels),
    ...validatePodSpec('spec.template.spec', spec.template?.spec ?? {}),
  ];
}

function validateJob(spec: JsonRecord): FieldFault[] {
  const pod = spec.template?.spec;
  const counts = [
    'parallelism',
    'completions',
    'backoffLimit',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
  ].flatMap(name => atLeast(0, `spec.${name}`, spec[name]));
  if (!pod) {
    return [...counts, requiredValue('spec.template.spec.containers')];
  }
  const field = 'spec.template.spec.restartPolicy';
  const restarts =
    pod.restartPolicy === 'Always'
      ? [requiredValue(field, 'valid values: "OnFailure", "Never"')]
      : [];
  return [
    ...counts,
    ...restarts,
    ...validateLabels(
      'spec.template.metadata.labels',
      spec.template.metadata?.labels,
    ),
    ...validatePodSpec('spec.template.spec', pod),
  ];
}

function validateServicePorts(spec: JsonRecord): FieldFault[] {
  const ports: JsonRecord[] = spec.ports ?? [];
  if (ports.length === 0) {
    return spec.clusterIP === 'None' || spec.type === 'ExternalName'
      ? []
      : [requiredValue('spec.ports')];
  }
  return ports.flatMap((port, index) => {
    const faults: FieldFault[] = [];
    if (!(port.port >= 1 && port.port <= 65535)) {
      faults.push(
        invalidValue(
          `spec.ports[${index}].port`,
          port.port ?? 0,
          'must be between 1 and 65535, inclusive',
        ),
      );
    }
    if (ports.length > 1 && !port.name) {
      faults.push(requiredValue(`spec.ports[${index}].name`));
    }
    return faults;
  });
}
