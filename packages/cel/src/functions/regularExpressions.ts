import { RE2JS } from 're2js';
import { boolType, intType, listOf, stringType } from '../types';
import { CelError, CelResult, CelValue } from '../values';
import { withoutOverload } from './arithmetic';
import {
  declare,
  declareShared,
  Implementation,
  member,
  overload,
} from './declaration';

const cacheLimit = 1000;
const cache = new Map<string, RE2JS | CelError>();

/** A compiled RE2 pattern, or the error that Kubernetes would report. */
export function compilePattern(pattern: string): RE2JS | CelError {
  const known = cache.get(pattern);
  if (known) {
    return known;
  }
  const compiled = tryCompile(pattern);
  if (cache.size >= cacheLimit) {
    cache.clear();
  }
  cache.set(pattern, compiled);
  return compiled;
}

function tryCompile(pattern: string): RE2JS | CelError {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return new CelError(error instanceof Error ? error.message : String(error));
  }
}

const matches: Implementation = ([text, pattern]) => {
  if (typeof text !== 'string') {
    return withoutOverload('matches', text);
  }
  if (typeof pattern !== 'string') {
    return new CelError('no such overload');
  }
  const expression = compilePattern(pattern);
  return expression instanceof CelError
    ? expression
    : expression.matcher(text).find();
};

/** Whether a position is between the two halves of a character. */
function isInsideCharacter(text: string, position: number): boolean {
  return position > 0 && (text.codePointAt(position - 1) ?? 0) > 0xffff;
}

function findMatches(values: CelValue[], limit: bigint): string[] | CelError {
  const [text, pattern] = values as string[];
  const expression = compilePattern(pattern);
  if (expression instanceof CelError) {
    return new CelError(`Illegal regex: ${expression.message}`);
  }
  const found: string[] = [];
  const matcher = expression.matcher(text);
  let end = -1;
  while ((limit < 0n || BigInt(found.length) < limit) && matcher.find()) {
    const start = matcher.start();
    // Go takes no empty match right after another one, and steps over whole
    // characters.
    const isEmptyAgain = start === end && matcher.end() === start;
    if (!isEmptyAgain && !isInsideCharacter(text, start)) {
      found.push(matcher.group() ?? '');
    }
    end = matcher.end();
  }
  return found;
}

function find(values: CelValue[]): CelResult {
  const found = findMatches(values, 1n);
  return found instanceof CelError ? found : found[0] ?? '';
}

function findAll(values: CelValue[]): CelResult {
  return findMatches(values, (values[2] as bigint | undefined) ?? -1n);
}

/** `matches`, and Kubernetes' `find` and `findAll`. */
export const regularExpressionFunctions = [
  declareShared(
    'matches',
    matches,
    overload('matches', [stringType, stringType], boolType),
    member('matches_string', [stringType, stringType], boolType),
  ),
  declare(
    'find',
    member('string_find_string', [stringType, stringType], stringType, find),
  ),
  declare(
    'findAll',
    member(
      'string_find_all_string',
      [stringType, stringType],
      listOf(stringType),
      findAll,
    ),
    member(
      'string_find_all_string_int',
      [stringType, stringType, intType],
      listOf(stringType),
      findAll,
    ),
  ),
];
