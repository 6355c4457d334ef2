import { formatQuantity } from '@backstage-gpu/cel';
import {
  AllocationResult,
  DeviceAllocationConfiguration,
  DeviceRequestAllocationResult,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  ResourceClaim,
} from '../types';
import { ChosenDevice, PreparedClaim } from './Attempt';
import { PreparedDemand } from './requests';

/** `status.allocation` for a claim whose devices were found. */
export function buildAllocationResult(options: {
  prepared: PreparedClaim;
  chosen: readonly ChosenDevice[];
  nodeName: string;
  createShareId: () => string;
}): AllocationResult {
  const { prepared, chosen, nodeName, createShareId } = options;
  const config = configurations(prepared, chosen);
  const nodeSelector = nodeSelectorFor(chosen, nodeName);
  return {
    devices: {
      results: chosen.map(device => deviceResult(device, createShareId)),
      ...(config.length > 0 && { config }),
    },
    ...(nodeSelector && { nodeSelector }),
  };
}

function deviceResult(
  { demand, candidate, consumed }: ChosenDevice,
  createShareId: () => string,
): DeviceRequestAllocationResult {
  const { driver, pool, device } = candidate;
  const { bindingConditions, bindingFailureConditions } = device;
  return {
    request: requestName(demand),
    driver,
    pool,
    device: device.name,
    ...(demand.adminAccess && { adminAccess: true }),
    ...(demand.tolerations && { tolerations: demand.tolerations }),
    ...(bindingConditions && { bindingConditions }),
    ...(bindingFailureConditions && { bindingFailureConditions }),
    ...(consumed && { shareID: createShareId() }),
    ...(consumed &&
      consumed.size > 0 && {
        consumedCapacity: Object.fromEntries(
          [...consumed].map(([name, amount]) => [name, formatQuantity(amount)]),
        ),
      }),
  };
}

function requestName(demand: PreparedDemand): string {
  return demand.alternative === undefined
    ? demand.request
    : `${demand.request}/${demand.alternative}`;
}

/** The configuration of the classes that were used, then that of the claim. */
function configurations(
  { claim, requests }: PreparedClaim,
  chosen: readonly ChosenDevice[],
): DeviceAllocationConfiguration[] {
  const used = requests.map(
    alternatives =>
      chosen.find(({ demand }) => alternatives.includes(demand))?.demand ??
      alternatives[0],
  );
  return [...classConfigurations(used), ...claimConfigurations(claim, used)];
}

function classConfigurations(
  used: readonly PreparedDemand[],
): DeviceAllocationConfiguration[] {
  const requestsOf = new Map<PreparedDemand['deviceClass'], string[]>();
  for (const demand of used) {
    const names = requestsOf.get(demand.deviceClass) ?? [];
    names.push(requestName(demand));
    requestsOf.set(demand.deviceClass, names);
  }
  return [...requestsOf].flatMap(([deviceClass, requests]) =>
    (deviceClass.spec?.config ?? []).map(config => ({
      source: 'FromClass',
      requests,
      ...config,
    })),
  );
}

function claimConfigurations(
  claim: ResourceClaim,
  used: readonly PreparedDemand[],
): DeviceAllocationConfiguration[] {
  return (claim.spec.devices?.config ?? []).flatMap(config => {
    const { requests = [] } = config;
    const entry = { source: 'FromClaim', ...config };
    if (requests.length === 0) {
      return [entry];
    }
    // Kubernetes repeats the entry for every request that it names.
    return used
      .filter(
        demand =>
          requests.includes(demand.request) ||
          requests.includes(requestName(demand)),
      )
      .map(() => entry);
  });
}

/** Where the devices can be used; undefined when that is everywhere. */
function nodeSelectorFor(
  chosen: readonly ChosenDevice[],
  nodeName: string,
): NodeSelector | undefined {
  const matchFields: NodeSelectorRequirement[] = [];
  const matchExpressions: NodeSelectorRequirement[] = [];
  for (const { candidate } of chosen) {
    const { device, resourceSlice } = candidate;
    const placed = resourceSlice.spec.perDeviceNodeSelection
      ? device
      : resourceSlice.spec;
    if (placed.nodeName || device.bindsToNode) {
      return {
        nodeSelectorTerms: [
          {
            matchFields: [
              { key: 'metadata.name', operator: 'In', values: [nodeName] },
            ],
          },
        ],
      };
    }
    const [term] = placed.nodeSelector?.nodeSelectorTerms ?? [];
    addRequirements(matchFields, term?.matchFields);
    addRequirements(matchExpressions, term?.matchExpressions);
  }
  if (matchFields.length === 0 && matchExpressions.length === 0) {
    return undefined;
  }
  const term: NodeSelectorTerm = {
    ...(matchExpressions.length > 0 && { matchExpressions }),
    ...(matchFields.length > 0 && { matchFields }),
  };
  return { nodeSelectorTerms: [term] };
}

function addRequirements(
  requirements: NodeSelectorRequirement[],
  added: readonly NodeSelectorRequirement[] | undefined,
): void {
  for (const requirement of added ?? []) {
    if (!requirements.some(known => sameRequirement(known, requirement))) {
      requirements.push(requirement);
    }
  }
}

function sameRequirement(
  left: NodeSelectorRequirement,
  right: NodeSelectorRequirement,
): boolean {
  const leftValues = new Set(left.values);
  const rightValues = new Set(right.values);
  return (
    left.key === right.key &&
    left.operator === right.operator &&
    leftValues.size === rightValues.size &&
    [...leftValues].every(value => rightValues.has(value))
  );
}
