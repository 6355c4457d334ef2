import { isDeepStrictEqual } from 'node:util';
import {
  AllocationError,
  AllocationResult,
  createAllocator,
  createClaimCounter,
} from '@backstage-gpu/dra';
import { Oracle } from '../support/Oracle';
import { FleetCase } from './FleetCase';

/** What an ask or a node's answer comes to. */
interface Outcome {
  granted?: number;
  allocations?: readonly AllocationResult[];
  error?: string;
  nodeOnly?: boolean;
}

/** What Kubernetes says about a fleet; see ../../oracle/fleet.go. */
interface KubernetesAnswers {
  asks: Outcome[];
  pods: Outcome[][];
}

/** How the two compare on one fleet. */
export interface FleetComparison {
  questions: number;
  /** Why the engine left questions open, each with whether capacity is shared in the fleet. */
  undecided: { reason: string; sharesCapacity: boolean }[];
  /** What Kubernetes answers otherwise; empty when there is no difference. */
  differences: string[];
}

type Answer = Outcome & { undecided?: string };

/** One form for both: share IDs are random, words of errors are free, and what is empty is absent. */
function canonical({ granted, allocations, error, nodeOnly }: Outcome) {
  return JSON.parse(
    JSON.stringify(
      { granted, allocations, failed: error !== undefined, nodeOnly },
      (key, part) => {
        if (key === 'shareID') {
          return 'random';
        }
        return part === false || (Array.isArray(part) && part.length === 0)
          ? undefined
          : part;
      },
    ),
  );
}

function ours(fleet: FleetCase): { asks: Answer[]; pods: Answer[][] } {
  const { nodes, tolerations } = fleet;
  const counter = createClaimCounter(fleet, { nodes, demand: { tolerations } });
  const allocator = createAllocator(fleet);
  const allocate = (options: Parameters<typeof allocator.allocate>[0]) => {
    try {
      return { allocations: allocator.allocate(options) };
    } catch (error) {
      if (!(error instanceof AllocationError)) {
        throw error;
      }
      return error.kind === 'undecided'
        ? { undecided: error.message }
        : { error: error.message, nodeOnly: error.nodeOnly };
    }
  };
  const byName = [...nodes].sort((left, right) =>
    left.metadata!.name! < right.metadata!.name! ? -1 : 1,
  );
  return {
    asks: fleet.asks.map(({ spec, maximum }) =>
      counter.count(spec, { maximum }),
    ),
    pods: fleet.pods.map(({ claims }) =>
      byName.map(node => allocate({ node, claims })),
    ),
  };
}

function sharesCapacity({ slices }: FleetCase): boolean {
  return slices.some(({ spec }) =>
    spec.devices?.some(device => device.allowMultipleAllocations),
  );
}

/** Compares what Kubernetes and packages/dra answer about a fleet. */
export async function compareFleet(
  oracle: Oracle,
  fleet: FleetCase,
): Promise<FleetComparison> {
  const answered = oracle.ask<KubernetesAnswers>({ fleet });
  const { asks, pods } = ours(fleet);
  const kubernetes = await answered;
  const comparison: FleetComparison = {
    questions: asks.length + pods.flat().length,
    undecided: [],
    differences: [],
  };
  const compare = (what: string, expected: Outcome, actual: Answer) => {
    if (actual.undecided !== undefined) {
      comparison.undecided.push({
        reason: actual.undecided,
        sharesCapacity: sharesCapacity(fleet),
      });
    } else if (!isDeepStrictEqual(canonical(expected), canonical(actual))) {
      const text = ({ granted, allocations, error }: Outcome) =>
        JSON.stringify({ granted, allocations, error });
      comparison.differences.push(
        `${what}: Kubernetes ${text(expected)}, dra ${text(actual)}`,
      );
    }
  };
  asks.forEach((actual, index) =>
    compare(`ask ${index}`, kubernetes.asks[index], actual),
  );
  pods.forEach((nodes, pod) =>
    nodes.forEach((actual, node) =>
      compare(`pod ${pod}, node ${node}`, kubernetes.pods[pod][node], actual),
    ),
  );
  return comparison;
}
