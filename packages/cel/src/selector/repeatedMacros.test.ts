import { compileSelector } from './compileSelector';

const chain = (length: number, expression = 'a') =>
  `optional.of(1)${`.optMap(a, ${expression})`.repeat(length)}.hasValue()`;

describe('macros that repeat what stands before them', () => {
  it('are taken while they are of a usual size', () => {
    expect(compileSelector(chain(5)).error).toBeUndefined();
  });

  // Each of these would take from minutes to the lifetime of the universe.
  it.each([
    ['a chain', chain(30)],
    ['a long chain', chain(700)],
    ['chains in chains', chain(8, chain(30))],
    ['many chains', Array.from({ length: 100 }, () => chain(9)).join(' && ')],
  ])('are undecided beyond that: %s', (_name, text) => {
    expect(compileSelector(text).error).toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('macros repeat more than'),
    });
  });
});
