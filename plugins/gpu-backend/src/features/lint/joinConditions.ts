import { quote } from './celText';
import { bindsWeakly, splitOperands } from './splitOperands';

/**
 * A selector and further conditions, without those that it states already. A condition with `==` or `in` takes the place
 * of a weaker one on the same attribute.
 */
export function joinConditions(text: string, conditions: string): string {
  const stated = bindsWeakly(text) ? [`(${text})`] : splitOperands(text, '&&');
  const known = new Set(stated.map(normaliseCondition));
  const added = splitOperands(conditions, '&&').filter(
    condition => condition !== '' && !known.has(normaliseCondition(condition)),
  );
  const compared = new Set(added.map(comparedName));
  const kept = stated.filter(condition => {
    const name = comparedName(condition);
    return name === undefined || !compared.has(name);
  });
  return [...kept, ...added].join(' && ');
}

/** What a condition compares with constants, as in `name == 'a'` and `name in ['a', 'b']`. */
function comparedName(condition: string): string | undefined {
  return /^(device\.attributes\['[^'\\]+'\]\.\w+) (?:== '[^'\\]*'|in \[[^[\]]*\])$/.exec(
    normaliseCondition(condition),
  )?.[1];
}

/** A selector behind a condition on the driver, unless it states that already. */
export function requireDriver(text: string, driver: string): string {
  const condition = `device.driver == ${quote(driver)}`;
  const stated = splitOperands(text, '&&').map(normaliseCondition);
  return stated.includes(condition)
    ? text
    : `${condition} && ${bindsWeakly(text) ? `(${text})` : text}`;
}

/** A condition in one spelling: quotes and white space do not tell conditions apart. */
export function normaliseCondition(condition: string): string {
  return condition
    .replace(/"([^"'\\]*)"/g, "'$1'")
    .replace(/\s+/g, ' ')
    .replace(/ ?([()]) ?/g, '$1');
}
