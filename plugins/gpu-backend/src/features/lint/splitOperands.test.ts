import {
  bindsWeakly,
  collapseSpace,
  insideBrackets,
  splitOperands,
} from './splitOperands';

describe('splitOperands', () => {
  it.each([
    ['a && b&&c', ['a', 'b', 'c']],
    ['a', ['a']],
    ["a == '&&' && b", ["a == '&&'", 'b']],
    ["a == 'it\\'s &&' && b", ["a == 'it\\'s &&'", 'b']],
    ['a == """x\n"&&""" && b', ['a == """x\n"&&"""', 'b']],
    ['f(a && b) && [c && d][0]', ['f(a && b)', '[c && d][0]']],
    ['a // && b\n && c', ['a // && b', 'c']],
    ['a && b || c', ['a && b || c']],
    ['a ? b : c && d', ['a ? b : c && d']],
    ["a.?b.orValue('') && c", ["a.?b.orValue('')", 'c']],
    ['', ['']],
  ])('splits %s at &&', (text, operands) => {
    expect(splitOperands(text, '&&')).toEqual(operands);
  });

  it.each([
    ['a && b || c', ['a && b', 'c']],
    ['a || b ? c : d', ['a || b ? c : d']],
    ['(a || b)', ['(a || b)']],
  ])('splits %s at ||', (text, operands) => {
    expect(splitOperands(text, '||')).toEqual(operands);
  });

  it.each([
    ['a && b', false],
    ['a || b', true],
    ['a ? b : c', true],
    ['(a || b)', false],
    ["a.?b.orValue('?') && c[?'d']", false],
  ])('knows how %s binds', (text, weakly) => {
    expect(bindsWeakly(text)).toBe(weakly);
  });

  it.each([
    ['(a || b)', 'a || b'],
    ['(a) || (b)', undefined],
    ['a', undefined],
    ["(a == ')')", "a == ')'"],
    ['(a', undefined],
  ])('looks into the brackets of %s', (text, inside) => {
    expect(insideBrackets(text)).toBe(inside);
  });

  it('drops what is only for the eye', () => {
    expect(collapseSpace("  a == '  // b'\n  // why\n  &&\tc // end")).toBe(
      "a == '  // b' && c",
    );
  });
});
