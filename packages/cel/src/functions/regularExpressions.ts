import { RE2JS } from 're2js';
import { boolType, intType, listOf, stringType } from '../types';
import { CelError, CelResult, CelValue, Undecided } from '../values';
import { spendWork } from '../work/workMeter';
import { withoutOverload } from './arithmetic';
import {
  declare,
  declareShared,
  Implementation,
  member,
  overload,
} from './declaration';
import { measurePattern, PatternProgram } from './patternProgram';

/** Patterns that are larger are not compiled; the largest count of one repetition that RE2 knows, 1000, still is. */
export const patternLimits: PatternProgram = {
  instructions: 2_500,
  unicodeClasses: 16,
  depth: 100,
};
/** Units of work: compiling takes some microseconds an instruction, and a millisecond a Unicode class. */
const compileInstruction = 6;
const compileUnicodeClass = 4_000;
/** Instructions of all patterns in the cache. */
const cacheLimit = 200_000;

/** A pattern that can be asked, and the instructions of its program. */
export interface Pattern {
  expression: RE2JS;
  instructions: number;
}

interface CachedPattern {
  program: PatternProgram;
  compiled: Pattern | CelError | Undecided;
}

const cache = new Map<string, CachedPattern>();
let cached = 0;

/**
 * A compiled RE2 pattern, the error that Kubernetes would report, or undecided for one that is too expensive. Spends the
 * work of compiling it also when it is known already, so that an answer does not depend on what was asked before.
 *
 * @throws OutOfWorkError
 */
export function compilePattern(
  pattern: string,
): Pattern | CelError | Undecided {
  spendWork(pattern.length);
  const known = cache.get(pattern);
  const program = known?.program ?? measurePattern(pattern);
  const problem = problemOf(program);
  if (problem) {
    return new Undecided(problem);
  }
  spendWork(compileWork(program));
  if (known) {
    return known.compiled;
  }
  const { instructions } = program;
  const expression = tryCompile(pattern);
  const compiled =
    expression instanceof CelError ? expression : { expression, instructions };
  if (cached + instructions > cacheLimit) {
    cache.clear();
    cached = 0;
  }
  cached += instructions;
  cache.set(pattern, { program, compiled });
  return compiled;
}

/** What one use of a pattern on a text may take, in units of work. */
export function patternWork(program: PatternProgram, length: number): number {
  return compileWork(program) + matchWork(program.instructions, length);
}

function compileWork(program: PatternProgram): number {
  return (
    program.instructions * compileInstruction +
    program.unicodeClasses * compileUnicodeClass +
    program.depth ** 2
  );
}

/** RE2 goes through the text once, with at most every instruction at every character. */
function matchWork(instructions: number, length: number): number {
  return (instructions * (length + 1)) / 4;
}

function problemOf(program: PatternProgram): string | undefined {
  const { instructions, unicodeClasses, depth } = patternLimits;
  if (program.instructions > instructions) {
    return `its regular expression repeats into ${Math.round(
      program.instructions,
    )} instructions; more than ${instructions} are not supported`;
  }
  if (program.unicodeClasses > unicodeClasses) {
    return `its regular expression has more than ${unicodeClasses} Unicode classes, which is not supported`;
  }
  return program.depth > depth
    ? `the groups of its regular expression are nested more than ${depth} deep, which is not supported`
    : undefined;
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
  const compiled = compilePattern(pattern);
  if (compiled instanceof CelError || compiled instanceof Undecided) {
    return compiled;
  }
  spendWork(matchWork(compiled.instructions, text.length));
  return compiled.expression.matcher(text).find();
};

/** Whether a position is between the two halves of a character. */
function isInsideCharacter(text: string, position: number): boolean {
  return position > 0 && (text.codePointAt(position - 1) ?? 0) > 0xffff;
}

function findMatches(
  values: CelValue[],
  limit: bigint,
): string[] | CelError | Undecided {
  const [text, pattern] = values as string[];
  const compiled = compilePattern(pattern);
  if (compiled instanceof Undecided) {
    return compiled;
  }
  if (compiled instanceof CelError) {
    return new CelError(`Illegal regex: ${compiled.message}`);
  }
  const { expression, instructions } = compiled;
  const found: string[] = [];
  const matcher = expression.matcher(text);
  spendWork(matchWork(instructions, text.length));
  let end = -1;
  while ((limit < 0n || BigInt(found.length) < limit) && matcher.find()) {
    const start = matcher.start();
    // The next search may go through all that is left.
    spendWork(matchWork(instructions, text.length - start));
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
  return Array.isArray(found) ? found[0] ?? '' : found;
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
