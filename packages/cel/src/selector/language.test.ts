import { compileSelector } from './compileSelector';

/** Expressions that Kubernetes 1.36.2 answers with true. */
const holds = [
  // Literals.
  String.raw`'\x41\u00e9\U0001F600\101\n'.size() == 5`,
  String.raw`r'\n'.size() == 2 && R"\d" == '\\d'`,
  `'''a'b"c''' == 'a\\'b"c'`,
  '"""two\nlines""".contains("\\n")',
  String.raw`b'\xff\101'.size() == 2 && b'é'.size() == 2`,
  '0x1F == 31 && 31u == uint(31) && 1.5e3 == 1500.0 && .5 == 0.5',
  '-9223372036854775808 < 0 && --1 == 1 && !!true',
  'true // a comment',
  // Numbers compare across types, and overflow is an error.
  '1 < 1.5 && 2u > 1 && !(9007199254740993 > 9007199254740992.0)',
  '7 / -2 == -3 && 7 % -2 == 1 && -7 / 2 == -3',
  '(1 / 0 == 1) || true',
  // Text is counted in characters.
  "'😀a'.size() == 2 && '😀a'.charAt(1) == 'a' && '😀a'.indexOf('a') == 1",
  "'\\U0001F600' > '\\uFFFD'",
  "'a b'.replace(' ', '') == 'ab' && 'aaa'.replace('a', 'b', 2) == 'bba' && 'ab'.replace('', '-') == '-a-b-'",
  "'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'ab'.split('') == ['a', 'b'] && 'a'.split(',', 0) == []",
  "'hello'.lastIndexOf('l') == 3 && 'hello'.lastIndexOf('l', 2) == 2 && 'hello'.lastIndexOf('') == 5",
  "'\\t x \\n'.trim() == 'x' && 'É'.lowerAscii() == 'É'",
  'strings.quote(\'a"\\n\') == \'"a\\\\"\\\\n"\'',
  "string(1.0) == '1' && string(1e7) == '1e+07' && string(0.00001) == '1e-05' && string(123456.5) == '123456.5'",
  "double('-1.5e2') == -150.0 && uint('7') == 7u && bool('T') && string(b'x') == 'x' && string(7u) == '7'",
  // Lists, maps, sets.
  '[3, 1, 2].sort() == [1, 2, 3] && [1, 2, 3].reverse() == [3, 2, 1] && [1, 1, 2].distinct() == [1, 2]',
  "['b', 'a'].sortBy(x, x) == ['a', 'b'] && [[1], [2, 3]].flatten() == [1, 2, 3]",
  '[1, 2, 3].slice(1, 2) == [2] && lists.range(3) == [0, 1, 2] && [1, 2].first().value() == 1 && ![1].slice(0, 0).last().hasValue()',
  '[1, 2, 3].isSorted() && [1, 2].sum() == 3 && [1.5, 2.5].max() == 2.5 && [2, 1].min() == 1',
  "{'a': 1}.a == 1 && 'a' in {'a': 1} && size({'a': 1}) == 1 && {'a': 1, 'b': 2} == {'b': 2, 'a': 1}",
  'sets.contains([1, 2], [2]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])',
  // Macros.
  '[1, 2, 3].filter(x, x > 1).map(x, x * 2) == [4, 6] && [1, 2].map(x, x > 1, x) == [2]',
  '[1, 2].exists_one(x, x == 1) && [5, 6].all(i, v, v > i) && [5].existsOne(i, v, i == 0 && v == 5)',
  "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2} && {'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'}",
  '[1, 2].transformList(i, v, i + v) == [1, 3] && cel.bind(x, 2, cel.bind(y, x + 1, x * y)) == 6',
  '[1, 2].exists(x, 1 / (x - 1) == 1)',
  // Optional values.
  "{'a': 1}.?a.orValue(0) == 1 && {'a': 1}[?'b'].orValue(0) == 0 && [1][?5] == optional.none()",
  "{'a': {'b': 1}}.?a.b.value() == 1 && optional.none().or(optional.of(1)).value() == 1",
  "{'a': 1}.?a.optMap(x, x + 1).value() == 2 && {'a': 1}.?b.optFlatMap(x, optional.of(x)) == optional.none()",
  "[?optional.of(1), ?optional.none()] == [1] && {?'a': optional.none()}.size() == 0 && !optional.ofNonZeroValue('').hasValue()",
  'optional.unwrap([optional.of(1), optional.none()]) == [1] && [optional.of(2)].unwrapOpt() == [2]',
  "{'a': 1, 'b': 2}.map(k, k).size() == 2 && has({'a': {'b': 1}}[?'a'].b) && !has({}[?'a'].b) && !has(optional.none().b)",
  // What is not optional is its own value; an absent value is not a zero.
  'dyn(7).orValue(3) == 7 && optional.ofNonZeroValue(optional.none()).hasValue()',
  // Functions of the outermost scope.
  ".size('a') == 1 && .optional.of(1).hasValue() && .ip.isCanonical('::1')",
  "[{'a': 1}].exists(x, .x.a == 1) && cel.bind(x, 1, .x == 1) && .device.driver == 'd' && [1].exists(device, .device == 1)",
  // Optional values that are read from a variable lose what Go cannot convert.
  "cel.bind(v, optional.of(quantity('1')), v.hasValue())",
  "cel.bind(v, optional.of(string), dyn(v.value()) == 'string') && cel.bind(v, optional.of([semver('1.2.3')]), v[0].value() == semver('1.2.3'))",
  // Patterns.
  "'1g.24gb'.matches('^[0-9]+g\\\\.') && matches('abc', 'b') && 'a1b22'.findAll('[0-9]+') == ['1', '22']",
  "'abc'.find('z') == '' && 'aaa'.findAll('a', 2).size() == 2 && 'É'.matches('(?i)é')",
  "'aab'.findAll('a*') == ['aa', ''] && 'x:y'.findAll('.*').size() == 1 && 'a😀b'.findAll('').size() == 4",
  // Addresses.
  "ip('10.0.0.1').family() == 4 && ip('::1').isLoopback() && isIP('::ffff:1.2.3.4') == false",
  "string(ip('2001:0db8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1' && ip.isCanonical('::1')",
  "cidr('10.1.0.0/16').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
  "string(cidr('10.1.2.3/16').masked()) == '10.1.0.0/16' && cidr('::/0').prefixLength() == 0",
  "isCIDR('10.0.0.0/33') == false && cidr('fe80::/10').containsIP(ip('fe80::1')) && ip('fe80::1').isLinkLocalUnicast()",
];

describe('the language of selectors', () => {
  it.each(holds)('%s', expression => {
    const selector = compileSelector(expression);
    expect({
      error: selector.error?.message,
      result: selector.evaluate({ driver: 'd' }),
    }).toEqual({ error: undefined, result: { value: true } });
  });

  it.each([
    ['9223372036854775807 + 1 == 0', 'integer overflow'],
    ['1u - 2u == 0u', 'unsigned integer overflow'],
    ['1 / 0 == 0', 'division by zero'],
    ['1 % 0 == 0', 'modulus by zero'],
    ['-9223372036854775808 % -1 == 0', 'integer overflow'],
    ['[1][1] == 1', 'index out of bounds: 1'],
    ["{'a': 1}.b == 1", 'no such key: b'],
    ["'abc'.charAt(4) == ''", 'index out of range: 4'],
    [
      "'abc'.substring(2, 1) == ''",
      'invalid substring range. start: 2, end: 1',
    ],
    ['[].max() == 1', 'max called on empty list'],
    ['[1].slice(0, 2) == []', 'cannot slice(0, 2), list is length 1'],
    ['optional.none().value() == 1', 'optional.none() dereference'],
    ['dyn(1) < 2u && dyn("a") < 1', 'no such overload'],
    [
      "[{'a': 1}].transformMap(i, m, m).size() == 1 && [1, 1].transformMapEntry(i, v, {v: i}).size() == 1",
      'insert failed: key 1 already exists',
    ],
    [
      "string(b'\\xff' + b'') == ''",
      'invalid UTF-8 in bytes, cannot convert to string',
    ],
    ["device.attributes['d'].x.y == 1", 'no such key: x'],
    [
      "cel.bind(v, optional.of(semver('1.2.3')), v.value() == semver('1.2.3'))",
      'unsupported conversion to ref.Val',
    ],
    [
      "(device.driver == 'd' ? optional.of(quantity('1')) : optional.none()).orValue(quantity('2')) == quantity('1')",
      'unsupported conversion to ref.Val',
    ],
    [
      "dyn(semver('1.2.3')) in [1] || true",
      'internal error: runtime error: hash of unhashable type cel.Semver',
    ],
    [
      '{bytes(device.driver): 1}.size() == 1 || true',
      'internal error: runtime error: hash of unhashable type types.Bytes',
    ],
    [
      "device.attributes[dyn([1].map(x, 'd'))].size() == 0",
      'invalid qualifier type: list',
    ],
    ['[dyn(null)].sort() == []', 'list elements must be comparable'],
    ["[dyn(1), dyn(semver('1.2.3'))].isSorted()", 'no such overload'],
    [
      "duration(device.driver) == duration('1s')",
      "type conversion error from 'string' to 'google.protobuf.Duration'",
    ],
    ["[dyn(1), dyn(semver('1.2.3'))].max() == 1", 'no such overload'],
    [
      "dyn(semver('1.2.3')) in {'a': 1} || true",
      'internal error: runtime error: hash of unhashable type cel.Semver',
    ],
  ])('%s is an error', (expression, error) => {
    expect(compileSelector(expression).evaluate({ driver: 'd' })).toEqual({
      error,
    });
  });

  it.each([
    "timestamp('2026-02-30T00:00:00Z') == timestamp(0)",
    "timestamp('2026-01-01t00:00:00Z') == timestamp(0)",
    'timestamp(-9223372036854775808) == timestamp(0)',
    "duration('1x') == duration('1s')",
    "duration('') == duration('1s')",
    "duration(string(5)) == duration('1s')",
    "timestamp(int('-9223372036854775808')) == timestamp(0)",
    "device.attributes['d'].x[null] == 1",
    "{b'x': 1}.size() == 1",
    '[?dyn(1)].size() == 1',
    '{?1: dyn(1)}.size() == 1',
    "'%d'.format([device.attributes['d'].x]) == ''",
    "'%d'.format(['a']) == ''",
    "'%s%%'.format([1, 2]) == ''",
    "'%.f'.format([1.0]) == ''",
    "'%'.format([1]) == ''",
    "'%s'.format([[quantity('1')]]) == ''",
  ])('%s does not compile', expression => {
    expect(compileSelector(expression).error).toBeDefined();
  });

  it.each([
    "timestamp('2026-02-28T0:00:00.5+24:00') == timestamp(0)",
    "duration('-1h30.5m') == duration('1s')",
    "duration('0') == duration('1s')",
    "'%% %s %d %.2f %x %s'.format(['a', 1, 1.5, b'x', [{'a': dyn(1)}]]) == ''",
    // Go does not keep the order of equal keys in long lists.
    'lists.range(13).sortBy(x, 1).first().value() == 0',
    // The entry in the middle is neither the first nor the last of two orders.
    "{'a': 1, 'b': 2, 'c': 3}.map(k, k).last().value() == 'b'",
    "cel.bind(v, optional.of(semver('1.2.3')), [?v].size() == 1)",
  ])('%s is left open', expression => {
    const selector = compileSelector(expression);
    expect(selector.error).toBeUndefined();
    expect(selector.evaluate({ driver: 'd' }).undecided).toBeDefined();
  });

  it('leaves open what two maps in a row may give in any order', () => {
    // Turning both around would turn nothing around.
    const selector = compileSelector(
      "{'a': 1, 'b': 2}.transformMap(k, v, v).map(k, k).isSorted()",
    );
    expect(selector.evaluate({ driver: 'd' }).undecided).toBe(
      'the result depends on the order of a map',
    );
  });

  it.each([
    "cel.bind(a, device.attributes['d'], .a.x == 1)",
    "cel.bind(device, device.attributes['d'], .device.x == 1)",
    "[device.attributes['d']].exists(a, .a.x == 1)",
    ".device.attributes['d'].x == 1",
  ])('%s tells devices apart by what it names', expression => {
    const selector = compileSelector(expression);
    const values = [1, 2].map(
      x =>
        selector.evaluate({ driver: 'd', attributes: { x: { int: x } } }).value,
    );
    expect(values).toEqual([true, false]);
  });
});
