import { compileSelector } from './compileSelector';

/** Far above what any of them takes, so that a slow machine fails no test; without bounds they take seconds to hours. */
const longestBlock = 3_000;

const attributes = Object.fromEntries(
  Array.from({ length: 32 }, (_, index) => [
    `a${index}`,
    { string: 'b'.repeat(64) },
  ]),
);
const device = { driver: 'd', attributes, capacity: {} };
const d = "device.attributes['d']";
const ten = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';

function fill(part: string, separator: string, length = 10_200): string {
  const count = Math.floor(length / (part.length + separator.length));
  return Array(count).fill(part).join(separator);
}

/** A value of 8^levels parts that is written in a line of text. */
function sharedParts(levels: number): string {
  let text = `x${levels} == x${levels}`;
  for (let level = levels; level > 0; level -= 1) {
    text = `cel.bind(x${level}, x${level - 1}.map(_, x${level - 1}), ${text})`;
  }
  return `cel.bind(x0, [1, 2, 3, 4, 5, 6, 7, 8], ${text})`;
}

describe('a hostile selector is decided or undecided in no time', () => {
  it.each([
    ['counted repetitions', `${d}.a0.matches('${'(b{1,1000})'.repeat(900)}')`],
    ['nested repetitions', `${d}.a0.matches('((b{1,1000}){1,1000}){9}')`],
    ['Unicode classes', `${d}.a0.matches(r'${'\\p{L}'.repeat(1900)}')`],
    ['a class repeated', `${d}.a0.matches(r'(?i)[\\p{L}]{1000}')`],
    ['groups within groups', `${d}.a0.matches('${'('.repeat(5000)}')`],
    [
      'many patterns',
      Array.from(
        { length: 240 },
        (_, index) => `${d}.a0.matches('b{1,${700 + index}}')`,
      ).join('||'),
    ],
    [
      'a pattern made at run time',
      `${d}.a0.matches('(b{1,1000}){1,1000}' + ${d}.a1)`,
    ],
    [
      'patterns made in a loop',
      `${ten}.all(i, ${d}.a0.matches('b{1,1000}' + string(i)))`,
    ],
    [
      'a pattern over a long text',
      `['${'b'.repeat(
        1000,
      )}'].map(x, x+x+x+x+x+x).all(x, x.find('(b?){500}c') == '')`,
    ],
    ['many operands', fill('true', '||')],
    ['a list of lists', `[${fill('[]', ',')}].size() == 1`],
    [
      'loops in loops',
      `${ten}.all(a, ${ten}.all(b, ${ten}.all(c, ${ten}.all(d, ${ten}.all(e, a + b + c + d + e > 0)))))`,
    ],
    [
      'maps in all orders',
      `${d}.all(k, ${d}.all(l, ${d}.all(m, k + l + m != '')))`,
    ],
    ['shared parts', sharedParts(40)],
    ['a list of distinct values', 'lists.range(100000).distinct().size() == 1'],
    [
      'texts that grow',
      `'${'b'.repeat(3000)}'.replace('b', '${'c'.repeat(
        1000,
      )}').replace('c', '') == ''`,
    ],
  ])('%s', (_name, expression) => {
    const before = performance.now();
    const { value, error, undecided } =
      compileSelector(expression).evaluate(device);
    expect(performance.now() - before).toBeLessThan(longestBlock);
    // A wrong answer would be worse than none.
    expect([typeof value, typeof error, typeof undecided].sort()).toContain(
      value === undefined && error === undefined
        ? 'string'
        : typeof (value ?? error),
    );
  });

  it.each([
    ["matches('^b+$')", true],
    ["matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')", false],
    ["matches('(?i)^(B{8}){8}$')", true],
    ["matches('b{1,1000}')", true],
    [`matches(r'^\\p{Ll}{64}$')`, true],
  ])('and what is in use still works: %s', (call, value) => {
    expect(compileSelector(`${d}.a0.${call}`).evaluate(device)).toEqual({
      value,
    });
  });

  it('names what is too expensive as unsupported, as Kubernetes may go along with it', () => {
    const { error, evaluate } = compileSelector(
      `${d}.a0.matches('(b{1,1000})(b{1,1000})')`,
    );
    expect(error).toEqual({
      kind: 'limit',
      message: expect.stringMatching(/repeats into 4\d\d\d instructions/),
    });
    expect(evaluate(device).undecided).toMatch(/more than 2500/);
  });
});
