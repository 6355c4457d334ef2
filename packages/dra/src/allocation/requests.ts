import {
  DeviceClass,
  DeviceDemand,
  DeviceRequest,
  DeviceToleration,
  ResourceClaim,
} from '../types';
import { PoolDevice } from '../pools';
import { AllocationError } from './AllocationError';
import { CapacityRequests } from './capacity';
import { DeviceMatcher } from './DeviceMatcher';

/** A request, or one alternative of a request, ready to be allocated. */
export interface PreparedDemand {
  request: string;
  /** The alternative's name where the request has alternatives. */
  alternative?: string;
  deviceClass: DeviceClass;
  matcher: DeviceMatcher;
  /** How many devices are needed. */
  count: number;
  /** The devices of a request for all of them. */
  all?: readonly PoolDevice[];
  adminAccess: boolean;
  tolerations?: DeviceToleration[];
  capacityRequests: CapacityRequests;
}

/** One of these must be allocated. */
export type PreparedRequest = readonly PreparedDemand[];

/** What preparing a request needs to know. */
export interface RequestContext {
  classNamed(name: string): DeviceClass | undefined;
  matcherOf(deviceClass: DeviceClass, demand: DeviceDemand): DeviceMatcher;
  /** The devices of a request for all devices. */
  allDevices(
    demand: DeviceDemand,
    matcher: DeviceMatcher,
    where: string,
  ): PoolDevice[];
}

/** `namespace/name` of a claim. */
export function claimName(claim: ResourceClaim): string {
  const { namespace, name = '' } = claim.metadata ?? {};
  return namespace ? `${namespace}/${name}` : name;
}

/**
 * Prepares the alternatives of a request.
 *
 * @throws AllocationError when the request cannot be allocated anywhere.
 */
export function prepareRequest(
  claim: ResourceClaim,
  request: DeviceRequest,
  context: RequestContext,
): PreparedRequest {
  const { firstAvailable = [] } = request;
  if (firstAvailable.length > 0) {
    return firstAvailable.map(demand => ({
      ...prepareDemand(claim, { ...demand, parent: request.name }, context),
      request: request.name,
      alternative: demand.name,
      adminAccess: false,
    }));
  }
  if (!request.exactly) {
    throw new AllocationError(
      'request',
      `request ${request.name}: unsupported request type`,
    );
  }
  return [
    {
      ...prepareDemand(
        claim,
        { ...request.exactly, name: request.name },
        context,
      ),
      request: request.name,
      adminAccess: request.exactly.adminAccess ?? false,
    },
  ];
}

/** A demand under the name of its request or alternative. */
interface NamedDemand extends DeviceDemand {
  name: string;
  /** The request that an alternative belongs to. */
  parent?: string;
}

function prepareDemand(
  claim: ResourceClaim,
  demand: NamedDemand,
  context: RequestContext,
): Omit<PreparedDemand, 'request' | 'alternative' | 'adminAccess'> {
  const where = `claim ${claimName(claim)}, request ${demand.name}`;
  for (const [index, selector] of (demand.selectors ?? []).entries()) {
    if (!selector.cel) {
      throw new AllocationError(
        'request',
        `${where}, selector #${index}: CEL expression empty (unsupported selector type?)`,
      );
    }
  }
  const deviceClass = context.classNamed(demand.deviceClassName);
  if (!deviceClass) {
    const name = demand.parent
      ? `${demand.parent}/${demand.name}`
      : demand.name;
    throw new AllocationError(
      'class',
      `request ${name}: device class ${demand.deviceClassName} does not exist`,
    );
  }
  const matcher = context.matcherOf(deviceClass, demand);
  const prepared = {
    deviceClass,
    matcher,
    tolerations: demand.tolerations,
    capacityRequests: demand.capacity?.requests,
  };
  const { allocationMode = 'ExactCount' } = demand;
  switch (allocationMode) {
    case 'ExactCount':
      return { ...prepared, count: demand.count ?? 1 };
    case 'All': {
      const all = context.allDevices(demand, matcher, where);
      return { ...prepared, all, count: all.length };
    }
    default:
      throw new AllocationError(
        'request',
        `${where}: unsupported count mode ${allocationMode}`,
      );
  }
}
