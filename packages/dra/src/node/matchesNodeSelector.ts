import {
  Node,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from '../types';

/**
 * Whether a node fulfils one of the terms of a node selector. A term without
 * requirements fits no node.
 *
 * @public
 */
export function matchesNodeSelector(
  node: Node,
  selector: NodeSelector,
): boolean {
  return (selector.nodeSelectorTerms ?? []).some(term =>
    matchesTerm(node, term),
  );
}

function matchesTerm(node: Node, term: NodeSelectorTerm): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) {
    return false;
  }
  return (
    expressions.every(requirement =>
      matchesRequirement(requirement, node.metadata?.labels?.[requirement.key]),
    ) &&
    fields.every(requirement =>
      matchesRequirement(
        requirement,
        requirement.key === 'metadata.name' ? node.metadata?.name : undefined,
      ),
    )
  );
}

function matchesRequirement(
  requirement: NodeSelectorRequirement,
  value: string | undefined,
): boolean {
  const { operator, values = [] } = requirement;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compareIntegers(value, values[0], (left, right) => left > right);
    case 'Lt':
      return compareIntegers(value, values[0], (left, right) => left < right);
    default:
      return false;
  }
}

function compareIntegers(
  value: string | undefined,
  limit: string | undefined,
  holds: (left: bigint, right: bigint) => boolean,
): boolean {
  const integer = /^[+-]?\d+$/;
  if (!value || !limit || !integer.test(value) || !integer.test(limit)) {
    return false;
  }
  return holds(BigInt(value.replace('+', '')), BigInt(limit.replace('+', '')));
}
