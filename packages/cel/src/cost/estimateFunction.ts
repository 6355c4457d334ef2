import { formatType, sameType } from '../types';
import { constantCostMethods } from './constantCostMethods';
import { listCreation, regexFactor, traversalFactor } from './costFactors';
import {
  CallEstimate,
  elementOf,
  EstimateNode,
  sizeOfNode,
} from './estimateNode';
import { atFactor, Estimate, exactly, plus, times } from './estimates';

/** A call whose cost is to be estimated. */
export interface EstimatedCall {
  function: string;
  overload: string;
  target?: EstimateNode;
  values: readonly EstimateNode[];
}

type Estimator = (call: EstimatedCall) => CallEstimate | undefined;

const address: Estimate = { min: 4, max: 16 };
const longestListAttribute = 48;
const formatPatternLength = 128;
const one: CallEstimate = { cost: exactly(1) };
/** Types that are equal or not in one step. */
const atomicTypes = new Set([
  'kubernetes.Quantity',
  'kubernetes.Semver',
  'net.IP',
  'net.CIDR',
]);

const constant: Estimator = () => one;

/** Traverses the target, which the result is as long as. */
const sameLength: Estimator = ({ target }) =>
  target && { cost: traversal(target), resultSize: sizeOfNode(target) };

/** Traverses the only argument. */
const argumentTraversal: Estimator = ({ values: [value] }) =>
  value && { cost: traversal(value) };

const search: Estimator = ({ target }) => {
  if (!target) {
    return undefined;
  }
  const element = elementOf(target);
  if (!element) {
    return { cost: traversal(target) };
  }
  const text = element.type.kind === 'string' || element.type.kind === 'bytes';
  const each = text ? plus(exactly(1), traversal(element)) : exactly(1);
  return { cost: times(sizeOfNode(target), each) };
};

const replace: Estimator = ({ target, values: [old, replacement] }) => {
  if (!target || !old || !replacement) {
    return undefined;
  }
  const text = sizeOfNode(target);
  const from = sizeOfNode(old);
  const to = sizeOfNode(replacement);
  const longest = replacements(text.max, from.min, to.max <= from.min);
  const shortest = replacements(text.min, from.max, from.max <= to.min);
  const count = { min: shortest.count, max: longest.count };
  const kept = { min: shortest.kept, max: longest.kept };
  return {
    cost: atFactor(text, 2 * traversalFactor),
    resultSize: plus(times(count, to), kept),
  };
};

const split: Estimator = ({ target, values: [, limit] }) => {
  if (!target) {
    return undefined;
  }
  const { expression } = limit ?? {};
  const literal =
    expression?.kind === 'literal' && typeof expression.value === 'bigint'
      ? Number(BigInt.asUintN(64, expression.value))
      : undefined;
  return {
    cost: traversal(target, 2),
    resultSize: { min: 0, max: literal ?? sizeOfNode(target).max },
  };
};

const join: Estimator = ({ target, values: [separator] }) => {
  if (!target) {
    return undefined;
  }
  const list = sizeOfNode(target);
  const element = elementOf(target);
  let size = element ? times(list, sizeOfNode(element)) : exactly(0);
  if (separator) {
    const gaps = {
      min: Math.max(list.min - 1, 0),
      max: Math.max(list.max - 1, 0),
    };
    size = plus(size, times(sizeOfNode(separator), gaps));
  }
  return { cost: atFactor(size, traversalFactor), resultSize: size };
};

const find: Estimator = ({ target, values: [pattern] }) => {
  if (!target || !pattern) {
    return undefined;
  }
  const text = sizeOfNode(target);
  return {
    cost: matchingCost(text, sizeOfNode(pattern)),
    resultSize: { min: 0, max: text.max },
  };
};

/** The cost of matching a text against a pattern. */
export function matchingCost(text: Estimate, pattern: Estimate): Estimate {
  return times(
    atFactor(plus(text, exactly(1)), traversalFactor),
    atFactor(pattern, regexFactor),
  );
}

function containment(parsed: string): Estimator {
  return call => {
    const [value] = call.values;
    if (!value) {
      return undefined;
    }
    let cost = atFactor(plus(address, address), traversalFactor);
    if (call.function === 'containsCIDR') {
      cost = plus(cost, atFactor(address, traversalFactor));
      cost = plus(cost, exactly(1));
    }
    return {
      cost: call.overload === parsed ? plus(cost, traversal(value)) : cost,
    };
  };
}

const validate: Estimator = ({ values: [value] }) =>
  value && {
    cost: atFactor(traversal(value), formatPatternLength * regexFactor),
  };

const equality: Estimator = ({ values: [left, right] }) =>
  left &&
  right &&
  sameType(left.type, right.type) &&
  atomicTypes.has(formatType(left.type))
    ? one
    : undefined;

const functionEstimators: Record<string, Estimator> = {
  isSorted: search,
  sum: search,
  max: search,
  min: search,
  indexOf: search,
  lastIndexOf: search,
  url: ({ values: [value] }) =>
    value && { cost: traversal(value), resultSize: sizeOfNode(value) },
  lowerAscii: sameLength,
  upperAscii: sameLength,
  substring: sameLength,
  trim: sameLength,
  replace,
  split,
  join,
  find,
  findAll: find,
  cidr: argumentTraversal,
  isIP: argumentTraversal,
  isCIDR: argumentTraversal,
  ip: call => (call.overload === 'cidr_ip' ? one : argumentTraversal(call)),
  'ip.isCanonical': ({ values: [value] }) =>
    value && { cost: traversal(value, 2) },
  containsIP: containment('cidr_contains_ip_string'),
  containsCIDR: containment('cidr_contains_cidr_string'),
  quantity: argumentTraversal,
  isQuantity: argumentTraversal,
  semver: argumentTraversal,
  isSemver: argumentTraversal,
  validate,
  'format.named': constant,
  '_==_': equality,
};
for (const name of [
  ...constantCostMethods,
  'getScheme',
  'getHostname',
  'getHost',
  'getPort',
  'getEscapedPath',
  'getQuery',
]) {
  functionEstimators[name] = constant;
}

function allocation(factor: number, size: Estimate): CallEstimate {
  return {
    cost: plus(atFactor(size, factor), exactly(1 + listCreation)),
    resultSize: size,
  };
}

function literalCount(node: EstimateNode | undefined, otherwise: number) {
  const { expression } = node ?? {};
  return expression?.kind === 'literal' && typeof expression.value === 'bigint'
    ? Math.max(0, Number(expression.value))
    : otherwise;
}

const subList: Estimator = ({ target, values: [start, end] }) => {
  if (!target) {
    return undefined;
  }
  const length =
    literalCount(end, sizeOfNode(target).max) - literalCount(start, 0);
  // Kubernetes computes this without sign: a negative length is enormous.
  return allocation(1, exactly(length < 0 ? Infinity : length));
};

const flatten: Estimator = ({ target, values: [depth] }) =>
  target &&
  allocation(depth ? literalCount(depth, Infinity) : 1, sizeOfNode(target));

function quadratic(factor: number, node: EstimateNode | undefined) {
  const size = node && sizeOfNode(node);
  return size && allocation(factor, times(size, size));
}

function setRelation(factor: number): Estimator {
  return ({ values: [left, right] }) => ({
    cost: plus(
      atFactor(times(sizeOfNode(left), sizeOfNode(right)), factor),
      exactly(1),
    ),
  });
}

const overloadEstimators: Record<string, Estimator> = {
  list_slice: subList,
  lists_range: ({ values: [count] }) =>
    allocation(1, exactly(literalCount(count, Infinity))),
  list_reverse: ({ target }) => target && allocation(1, sizeOfNode(target)),
  list_flatten: flatten,
  list_flatten_int: flatten,
  list_distinct: ({ target }) => quadratic(2, target),
  list_sets_contains_list: setRelation(1),
  list_sets_intersects_list: setRelation(1),
  list_sets_equivalent_list: setRelation(2),
  // A list attribute is searched element by element.
  dra_includes_dyn_dyn: ({ target }) =>
    target && { cost: { min: 0, max: longestListAttribute } },
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
  const text = name === 'string' || name === 'bytes';
  const factor = text ? 2 + traversalFactor : 2;
  overloadEstimators[`list_${name}_sort`] = ({ target }) =>
    quadratic(factor, target);
  overloadEstimators[`list_${name}_sortByAssociatedKeys`] = ({
    values: [keys],
  }) => quadratic(factor, keys);
}

/**
 * What Kubernetes and the extensions say about the cost of a call; undefined
 * when they leave it to the language.
 */
export function estimateFunction(
  call: EstimatedCall,
): CallEstimate | undefined {
  return (
    overloadEstimators[call.overload]?.(call) ??
    functionEstimators[call.function]?.(call)
  );
}

function traversal(node: EstimateNode, factor = 1): Estimate {
  return atFactor(sizeOfNode(node), factor * traversalFactor);
}

/** How often a text can be replaced, and how much of the text stays. */
function replacements(
  length: number,
  part: number,
  sameLengthIsExtreme: boolean,
): { count: number; kept: number } {
  if (part === 0) {
    return { count: length + 1, kept: length };
  }
  return sameLengthIsExtreme
    ? { count: 0, kept: length }
    : { count: Math.ceil(length / part), kept: 0 };
}
