import { badRequest } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';

/** Decides on a set of labels. */
export type LabelMatcher = (labels: Record<string, string>) => boolean;

const keyPattern = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const valuePattern = '(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?';
const equalityPattern = new RegExp(
  `^(${keyPattern})\\s*(==|=|!=)\\s*(${valuePattern})$`,
);
const membershipPattern = new RegExp(
  `^(${keyPattern})\\s+(in|notin)\\s*\\(([^()]*)\\)$`,
);
const existencePattern = new RegExp(`^(!?)\\s*(${keyPattern})$`);

/**
 * Parses the query form of a label selector (`a=b,c in (d,e),!f`).
 * @throws StatusError 400
 */
export function parseLabelSelector(text: string | undefined): LabelMatcher {
  if (!text) {
    return () => true;
  }
  const matchers = splitTerms(text).map(parseTerm);
  return labels => matchers.every(matches => matches(labels));
}

/** `meta/v1 LabelSelector` of a workload, as a matcher. Unknown operators match nothing. */
export function matcherOfSelector(
  selector: JsonRecord | undefined,
): LabelMatcher {
  const equal = Object.entries(selector?.matchLabels ?? {});
  const expressions: JsonRecord[] = selector?.matchExpressions ?? [];
  return labels =>
    equal.every(([key, value]) => labels[key] === value) &&
    expressions.every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return key in labels && values.includes(labels[key]);
        case 'NotIn':
          return !(key in labels) || !values.includes(labels[key]);
        case 'Exists':
          return key in labels;
        case 'DoesNotExist':
          return !(key in labels);
        default:
          return false;
      }
    });
}

/** Splits at commas that stand outside parentheses. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let term = '';
  for (const character of text) {
    if (character === ',' && depth === 0) {
      terms.push(term);
      term = '';
    } else {
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
      term += character;
    }
  }
  terms.push(term);
  return terms.map(part => part.trim());
}

function parseTerm(term: string): LabelMatcher {
  const equality = equalityPattern.exec(term);
  if (equality) {
    const [, key, operator, value] = equality;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const membership = membershipPattern.exec(term);
  if (membership) {
    const [, key, operator, list] = membership;
    const values = new Set(list.split(',').map(value => value.trim()));
    return operator === 'in'
      ? labels => key in labels && values.has(labels[key])
      : labels => !(key in labels) || !values.has(labels[key]);
  }
  const existence = existencePattern.exec(term);
  if (existence) {
    const [, negated, key] = existence;
    return labels => key in labels === !negated;
  }
  throw badRequest(
    `unable to parse requirement: found '${term.slice(
      0,
      80,
    )}', expected: in, notin, =, ==, !=, gt, lt`,
  );
}
