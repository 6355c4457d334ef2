import fc from 'fast-check';
import { RE2JS } from 're2js';
import { measurePattern } from './patternProgram';

const atom = fc.constantFrom(
  'b',
  '.',
  '\\d',
  '[a-z]',
  '[^]x\\]]',
  '[[:alpha:]_]',
  '\\pL',
  '\\Qa+b\\E',
  '^',
  '\\b',
);
const suffix = fc.constantFrom(
  '',
  '',
  '*',
  '+?',
  '?',
  '{3}',
  '{0,4}',
  '{2,}',
  '{2,9}',
  '{0}',
);
const { pattern } = fc.letrec<{ pattern: string; part: string }>(tie => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(atom, suffix).map(texts => texts.join('')),
    fc
      .tuple(fc.constantFrom('(', '(?:', '(?i:'), tie('pattern'), suffix)
      .map(([open, inner, end]) => `${open}${inner})${end}`),
  ),
  pattern: fc
    .array(tie('part'), { minLength: 1, maxLength: 4 })
    .chain(parts => fc.constantFrom('', '|').map(by => parts.join(by))),
}));

/** 0 for a pattern that RE2 refuses, as one that repeats more than 1000 times. */
function programSize(text: string): number {
  try {
    return RE2JS.compile(text).programSize();
  } catch {
    return 0;
  }
}

describe('measurePattern', () => {
  it('never says less than RE2 makes of a pattern', () => {
    fc.assert(
      fc.property(pattern, text => {
        const { instructions } = measurePattern(text);
        const actual = instructions < 5_000 ? programSize(text) : 0;
        expect(instructions).toBeGreaterThanOrEqual(actual);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['^NVIDIA (H100|A100)', 30],
    ['^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$', 400],
    ['b{1,1000}', 2_100],
  ])('of %s says at most %d', (text, most) => {
    expect(measurePattern(text).instructions).toBeLessThanOrEqual(most);
  });

  it.each([
    ['(b{1,1000}){1,1000}', { instructions: 2_000_000 }],
    ['(b{1,1000})(b{1,1000})', { instructions: 4_000 }],
    ['((((b{10}){10}){10}){10}){10}', { instructions: 100_000 }],
    ['[\\p{L}\\pN]\\P{Lu}', { unicodeClasses: 3 }],
    ['('.repeat(300), { depth: 301 }],
  ])('of %s says at least as much', (text, least) => {
    const measured = measurePattern(text);
    for (const [name, value] of Object.entries(least)) {
      expect(measured[name as keyof typeof measured]).toBeGreaterThanOrEqual(
        value,
      );
    }
  });
});
