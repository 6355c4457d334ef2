import {
  CelResult,
  CelValue,
  CidrValue,
  costSizeOf,
  encodeUtf8,
  IpValue,
  isCelMap,
  isFailure,
  QuantityValue,
  typeName,
} from '../values';
import { SemanticVersion } from '../semver';
import { constantCostMethods } from './constantCostMethods';
import { listCreation, regexFactor, traversalFactor } from './costFactors';
import { spendWork } from '../work/workMeter';

/** What a finished call costs. */
export interface CallCostInput {
  function: string;
  /** The signature, or an empty text when it was chosen at run time. */
  overload: string;
  values: readonly CelResult[];
  result: CelResult;
}

type CallCost = (input: CallCostInput) => number | undefined;

const functionCosts: Record<string, CallCost> = {
  isSorted: wholeTraversal,
  sum: wholeTraversal,
  max: wholeTraversal,
  min: wholeTraversal,
  indexOf: wholeTraversal,
  lastIndexOf: wholeTraversal,
  url: traverses(1),
  lowerAscii: traverses(1),
  upperAscii: traverses(1),
  substring: traverses(1),
  trim: traverses(1),
  replace: traverses(2),
  split: traverses(2),
  join: ({ result }) => traversal(costSizeOf(result) * 2),
  find: matching,
  findAll: matching,
  cidr: traverses(1),
  isIP: traverses(1),
  isCIDR: traverses(1),
  ip: input => (input.overload === 'cidr_ip' ? 1 : traverses(1)(input)),
  'ip.isCanonical': traverses(2),
  containsIP: contained('cidr_contains_ip_string'),
  containsCIDR: contained('cidr_contains_cidr_string'),
  quantity: traverses(1),
  isQuantity: traverses(1),
  semver: traverses(1),
  isSemver: traverses(1),
  '_==_': equality,
};
for (const name of constantCostMethods) {
  functionCosts[name] = one;
}

const overloadCosts: Record<string, CallCost> = {
  starts_with_string: traverses(1),
  ends_with_string: traverses(1),
  string_to_bytes: traverses(1),
  bytes_to_string: traverses(1),
  strings_quote: traverses(1),
  string_format: traverses(1),
  in_list: ({ values }) => costSizeOf(values[1]),
  equals: smallerTraversal,
  not_equals: smallerTraversal,
  add_string: bothTraversals,
  add_bytes: bothTraversals,
  matches_string: matching,
  contains_string: ({ values: [text, part] }) =>
    traversal(costSizeOf(text)) * traversal(costSizeOf(part)),
};
for (const verb of ['less', 'less_equals', 'greater', 'greater_equals']) {
  overloadCosts[`${verb}_string`] = smallerTraversal;
  overloadCosts[`${verb}_bytes`] = smallerTraversal;
}

const extensionCosts: Record<string, CallCost> = {
  list_slice: resultAllocation,
  lists_range: resultAllocation,
  list_reverse: resultAllocation,
  list_flatten: flattening,
  list_flatten_int: flattening,
  list_distinct: selfComparison(0),
  list_sets_contains_list: setRelation(1),
  list_sets_intersects_list: setRelation(1),
  list_sets_equivalent_list: setRelation(2),
};
for (const name of [
  'int',
  'uint',
  'double',
  'bool',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
  'string',
  'bytes',
]) {
  extensionCosts[`list_${name}_sort`] = selfComparison(0);
  extensionCosts[`list_${name}_sortByAssociatedKeys`] = selfComparison(1);
}

/**
 * The run-time cost of a call, in cel-go's units: the extensions by signature,
 * Kubernetes' own table by function name, then cel-go's table by signature.
 */
export function callCost(input: CallCostInput): number {
  return (
    extensionCosts[input.overload]?.(input) ??
    functionCosts[input.function]?.(input) ??
    overloadCosts[input.overload]?.(input) ??
    1
  );
}

function wholeTraversal({ values }: CallCostInput): number {
  return deepTraversal(values[0]);
}

/** The cost of walking through everything inside a value. */
function deepTraversal(value: CelResult): number {
  spendWork(1);
  if (isFailure(value)) {
    return 1;
  }
  if (typeof value === 'string' || value instanceof Uint8Array) {
    spendWork(value.length / 8);
    const bytes =
      typeof value === 'string' ? encodeUtf8(value).length : value.length;
    return Math.floor(bytes * traversalFactor);
  }
  if (Array.isArray(value)) {
    return value.reduce<number>(
      (total, element) => total + deepTraversal(element),
      0,
    );
  }
  if (isCelMap(value)) {
    return value
      .keys()
      .reduce<number>(
        (total, key) =>
          total + deepTraversal(key) + deepTraversal(value.find(key)!),
        0,
      );
  }
  return 1;
}

/** Traverses the first argument `times` times. */
function traverses(times: number): CallCost {
  return ({ values }) => traversal(costSizeOf(values[0]) * times);
}

function traversal(size: number): number {
  return Math.ceil(size * traversalFactor);
}

function matching({ values }: CallCostInput): number {
  const text = Math.ceil((1 + costSizeOf(values[0])) * traversalFactor);
  return text * Math.ceil(costSizeOf(values[1]) * regexFactor);
}

function contained(overload: string): CallCost {
  return input => {
    const address = costSizeOf(input.values[0]);
    let cost = traversal(address * 2);
    if (input.function === 'containsCIDR') {
      cost += traversal(address) + 1;
    }
    return input.overload === overload
      ? cost + traversal(costSizeOf(input.values[1]))
      : cost;
  };
}

function equality({ values: [left] }: CallCostInput): number | undefined {
  return left instanceof QuantityValue ||
    left instanceof SemanticVersion ||
    left instanceof IpValue ||
    left instanceof CidrValue
    ? 1
    : undefined;
}

function one(): number {
  return 1;
}

function smallerTraversal({ values: [left, right] }: CallCostInput): number {
  return traversal(Math.min(costSizeOf(left), costSizeOf(right)));
}

function bothTraversals({ values: [left, right] }: CallCostInput): number {
  return traversal(costSizeOf(left) + costSizeOf(right));
}

function resultAllocation({ result }: CallCostInput): number {
  return allocation(1, costSizeOf(result));
}

function allocation(factor: number, size: number): number {
  return Math.floor(size * factor) + 1 + listCreation;
}

function flattening({ values: [list, depth = 1n] }: CallCostInput): number {
  return allocation(Number(depth), costSizeOf(list));
}

function selfComparison(argument: number): CallCost {
  return ({ values }) => {
    const list = values[argument];
    if (!Array.isArray(list) || list.length === 0) {
      return allocation(2, 0);
    }
    const name = typeName(list[0] as CelValue);
    const factor =
      name === 'string' || name === 'bytes' ? 2 + traversalFactor : 2;
    return allocation(factor, list.length * list.length);
  };
}

function setRelation(factor: number): CallCost {
  return ({ values: [left, right] }) =>
    1 + costSizeOf(left) * costSizeOf(right) * factor;
}
