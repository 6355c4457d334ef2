import { AllocationError, createAllocator } from '../allocation';
import {
  FirstFitCase,
  firstFitCases,
  namedStop,
} from '../__testUtils__/firstFitCases';
import { nodeAccepts } from '../node';
import { groupByPool, nodesOfPool, poolViews } from '../pools';
import { AllocationResult, Node, ResourceClaim } from '../types';
import { collectUse, deviceKey } from '../use';
import { countOverNodes } from './countOverNodes';
import { createClaimCounter } from './createClaimCounter';
import { firstFitOverNodes } from './firstFitOverNodes';
import { selectDevices } from './selectDevices';

function acceptingNodes({ nodes, demand }: FirstFitCase): Node[] {
  return nodes
    .filter(node => nodeAccepts(node, demand).accepted)
    .sort((left, right) =>
      left.metadata!.name! < right.metadata!.name! ? -1 : 1,
    );
}

function keysOf(allocations: readonly AllocationResult[]): string[] {
  return allocations.flatMap(({ devices }) => devices.results.map(deviceKey));
}

/** Claim after claim, each asked on all nodes, as kube-scheduler does it. */
function allocateOneByOne(example: FirstFitCase) {
  const claims: ResourceClaim[] = [...example.claims];
  const granted: AllocationResult[] = [];
  for (;;) {
    const allocator = createAllocator({ ...example, claims });
    const claim: ResourceClaim = { spec: example.claimSpec };
    let offers: AllocationResult[];
    try {
      offers = acceptingNodes(example).flatMap(
        node => allocator.allocate({ node, claims: [claim] }) ?? [],
      );
    } catch (error) {
      if (!(error instanceof AllocationError)) throw error;
      return {
        granted: keysOf(granted),
        stop: namedStop(example, error.message),
      };
    }
    if (offers.length === 0) {
      return { granted: keysOf(granted), stop: undefined };
    }
    granted.push(offers[0]);
    claims.push({ ...claim, status: { allocation: offers[0] } });
  }
}

function countClaims(example: FirstFitCase) {
  const counter = createClaimCounter(example, example);
  const { allocations, error } = counter.count(example.claimSpec);
  return { granted: keysOf(allocations), stop: namedStop(example, error) };
}

/** The sum of the pools, as it is kept where pools change one by one. */
function sumPools(example: FirstFitCase) {
  const nodes = acceptingNodes(example);
  const [deviceClass] = example.classes;
  const shares = [...groupByPool(example.slices).values()].flatMap(slices => {
    const views = poolViews(slices, nodes);
    const candidates = views.flatMap(({ pool }) => pool.devices);
    const { segments } = countOverNodes({
      pool: { slices, views, candidates },
      selection: selectDevices({ devices: candidates, deviceClass }),
      deviceClass,
      claims: example.claims,
      use: collectUse(example.claims),
    });
    return segments.map(share => ({
      ...share,
      pool: views.find(({ node }) => node.metadata!.name === share.node)!.pool,
    }));
  });
  expect(
    [...groupByPool(example.slices).values()].every(
      pool => nodesOfPool(pool) || groupByPool(example.slices).size === 1,
    ),
  ).toBe(true);
  const { granted, stop } = firstFitOverNodes(shares);
  return { granted, stop: namedStop(example, stop?.message) };
}

describe('first fit', () => {
  it.each(firstFitCases.map(example => [example.name, example] as const))(
    '%s',
    (_name, example) => {
      const { granted, stop } = example;
      expect(allocateOneByOne(example)).toEqual({ granted, stop });
      expect(countClaims(example)).toEqual({ granted, stop });
      expect(sumPools(example)).toEqual({ granted: granted.length, stop });
    },
  );
});
