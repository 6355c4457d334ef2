/** What a pattern would be compiled to, as far as it can be told from its text. */
export interface PatternProgram {
  /** Instructions, at most; counted repetitions count as often as they repeat. */
  instructions: number;
  /** Classes of Unicode characters, such as `\p{L}`, each of hundreds of ranges. */
  unicodeClasses: number;
  /** Groups within each other. */
  depth: number;
}

/** The instructions of what was read, and of the last part of it, which a repetition would repeat. */
interface Level {
  instructions: number;
  last: number;
}

const repetition = /\{(\d{1,9})(,(\d{0,9}))?\}/y;
const unicodeClass = /\\[pP](\{[^}]*\}|.)/y;

/**
 * Measures a regular expression without compiling it: 11 characters such as `(b{1,1000})` stand for 2,000 instructions, so
 * its length says nothing. Never less than RE2 would make of it; whatever is no regular expression is measured somehow.
 */
export function measurePattern(pattern: string): PatternProgram {
  const open: Level[] = [{ instructions: 2, last: 0 }];
  let unicodeClasses = 0;
  let depth = 1;
  const add = (instructions: number) => {
    const level = open[open.length - 1];
    level.instructions += instructions;
    level.last = instructions;
  };
  const matchAt = (expression: RegExp, index: number) => {
    expression.lastIndex = index;
    return expression.exec(pattern);
  };
  let index = 0;
  while (index < pattern.length) {
    const character = pattern[index];
    let length = 1;
    if (character === '(') {
      open.push({ instructions: 2, last: 0 });
      depth = Math.max(depth, open.length);
    } else if (character === ')') {
      const closed = open.length > 1 ? open.pop()! : undefined;
      add(closed?.instructions ?? 0);
    } else if (character === '*' || character === '+' || character === '?') {
      // Each may be the second copy of what it repeats.
      const level = open[open.length - 1];
      level.instructions += level.last + 1;
      level.last = 2 * level.last + 1;
    } else if (character === '{') {
      const counted = matchAt(repetition, index);
      if (counted) {
        length = counted[0].length;
        repeat(open[open.length - 1], counted);
      } else {
        add(1);
      }
    } else if (character === '[') {
      const read = readClass(pattern, index);
      length = read.length;
      unicodeClasses += read.unicodeClasses;
      add(1);
    } else if (character === '\\') {
      const named = matchAt(unicodeClass, index);
      if (named) {
        length = named[0].length;
        unicodeClasses += 1;
        add(1);
      } else if (pattern[index + 1] === 'Q') {
        const end = pattern.indexOf('\\E', index + 2);
        length = (end < 0 ? pattern.length : end + 2) - index;
        add(length);
      } else {
        length = 2;
        add(1);
      }
    } else {
      add(1);
    }
    index += length;
  }
  const instructions = open.reduce((sum, level) => sum + level.instructions, 0);
  return { instructions, unicodeClasses, depth };
}

/** `x{n,m}` is n copies of x and m - n optional ones; `x{n,}` is n copies, the last of them with a loop. */
function repeat(level: Level, [, from, comma, to]: RegExpExecArray): void {
  const least = Number(from);
  const most = comma ? Number(to || from) : least;
  const loop = comma && !to ? 1 : 0;
  const copies = Math.max(least, most) + loop;
  const optional = Math.max(0, most - least) + loop;
  const repeated = Math.max(level.last * copies + optional, level.last);
  level.instructions += repeated - level.last;
  level.last = repeated;
}

/** Length of a class in brackets, and how many Unicode classes are in it. */
function readClass(
  pattern: string,
  from: number,
): { length: number; unicodeClasses: number } {
  let unicodeClasses = 0;
  let index = from + 1;
  if (pattern[index] === '^') {
    index += 1;
  }
  if (pattern[index] === ']') {
    index += 1;
  }
  while (index < pattern.length && pattern[index] !== ']') {
    if (pattern[index] === '\\') {
      unicodeClasses += /[pP]/.test(pattern[index + 1] ?? '') ? 1 : 0;
      index += 2;
    } else if (pattern.startsWith('[:', index)) {
      const end = pattern.indexOf(':]', index);
      index = end < 0 ? index + 1 : end + 2;
    } else {
      index += 1;
    }
  }
  return { length: index + 1 - from, unicodeClasses };
}
