import { compileSelector } from './compileSelector';

const gpu = {
  driver: 'gpu.nvidia.com',
  attributes: {
    type: { string: 'gpu' },
    'example.com/rank': { int: 3 },
    'example.com/firmware': { version: '1.2.3' },
  },
  capacity: { memory: { value: '80Gi' }, odd: { value: '1.5Gi' } },
};

describe('compileSelector', () => {
  it.each([
    ['an unfinished text', "'a", 'syntax', 'Syntax error'],
    [
      'a character that is none of the language',
      '1 ~ 2',
      'syntax',
      'token recognition error',
    ],
    ['a reserved word', 'while == 1', 'syntax', 'reserved identifier: while'],
    [
      'deep nesting',
      `${'('.repeat(300)}true${')'.repeat(300)}`,
      'syntax',
      'recursion limit',
    ],
    [
      'an integer that is too large',
      '9223372036854775808 > 0',
      'syntax',
      'invalid int literal',
    ],
    [
      'has() of something else',
      "has(device.attributes['x'])",
      'syntax',
      'invalid argument to has() macro',
    ],
    [
      'an unknown function',
      'nonsense()',
      'type',
      "undeclared reference to 'nonsense'",
    ],
    ['an unknown field', 'device.name == 1', 'type', "undefined field 'name'"],
    ['a result that is no bool', '1', 'type', 'must evaluate to bool'],
    [
      'a constant that cannot be converted',
      "int('x') == 1",
      'constant',
      "type conversion error from 'string' to 'int'",
    ],
    [
      'a constant pattern that is wrong',
      "'x'.find('(') == ''",
      'constant',
      'missing',
    ],
    [
      'a bad pattern of matches',
      "'x'.matches('a(?=b)')",
      'type',
      'invalid matches argument',
    ],
    [
      'a message',
      'google.protobuf.Int64Value{value: 1} == 1',
      'unsupported',
      'not supported',
    ],
    [
      'a text without a known limit',
      "device.attributes['a'].?b.orValue('').matches('^1g')",
      'cost',
      'too complex, exceeds cost limit',
    ],
    [
      'a text of more than 10 KiB',
      `'${'x'.repeat(10_240)}' == device.driver`,
      'length',
      'Too long',
    ],
  ])('tells why it refuses %s', (_, expression, kind, message) => {
    expect(compileSelector(expression).error).toEqual({
      kind,
      message: expect.stringContaining(message),
    });
  });

  it('points at line and column, counted in characters', () => {
    expect(compileSelector("true &&\n '😀' == 1").error?.message).toBe(
      "compilation failed: ERROR: <input>:2:6: found no matching overload for '_==_' applied to '(string, int)'",
    );
  });

  it('evaluates what the API server would not store', () => {
    const selector = compileSelector(
      "device.attributes['gpu.nvidia.com'].?type.orValue('').matches('^g')",
    );
    expect(selector.estimatedCost).toBe(Infinity);
    expect(selector.evaluate(gpu)).toEqual({ value: true });
  });

  it.each([
    [
      "duration('1h') > duration('1m')",
      'durations and timestamps are not evaluated',
    ],
    ["'%d'.format([1]) == '1'", 'string formatting is not evaluated'],
    ["isQuantity('1e99999')", 'exponents beyond 1000 are not computed with'],
    ["isURL('https://example.com')", 'URLs are not evaluated'],
    [
      "format.dns1123Label().validate('a').hasValue()",
      'named formats are not evaluated',
    ],
    [
      "device.attributes['gpu.nvidia.com'].map(k, k) == device.attributes['example.com'].map(k, k)[0].split('')",
      undefined,
    ],
    [
      "device.attributes['example.com'].map(k, k)[0] == 'rank'",
      'the result depends on the order of a map',
    ],
    [
      "device.capacity['gpu.nvidia.com'].odd.add(1) == quantity('1')",
      'Kubernetes changes a capacity in place when it adds to a fractional one',
    ],
    [
      `cel.bind(a, [1, 2, 3, 4], ${Array.from(
        { length: 30 },
        (__, index) =>
          `cel.bind(a${index}, ${
            index === 0 ? 'a + a' : `a${index - 1} + a${index - 1}`
          }, `,
      ).join('')}a29.size() > 1${')'.repeat(31)}`,
      'the values of this expression are too large',
    ],
  ])('is undecided about %s', (expression, reason) => {
    const result = compileSelector(expression).evaluateWithCost(gpu);
    expect(result.undecided).toBe(reason);
  });

  it('lets a deciding side win over what is undecided', () => {
    expect(
      [
        "device.driver == 'x' && isURL('https://example.com')",
        "isURL('https://example.com') || device.driver == 'gpu.nvidia.com'",
        "isURL('https://example.com') && device.attributes['x'].y == 1",
      ].map(expression => compileSelector(expression).evaluate(gpu)),
    ).toEqual([
      { value: false },
      { value: true },
      { undecided: 'URLs are not evaluated' },
    ]);
  });

  it('stops an expression that runs long', () => {
    const list = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';
    const nested = [...'abcdefg'].reduceRight(
      (inner, name) => `${list}.all(${name}, ${inner})`,
      'true',
    );
    const before = performance.now();
    expect(compileSelector(nested).evaluateWithCost(gpu)).toMatchObject({
      error: 'operation cancelled: actual cost limit exceeded',
    });
    // Whether Kubernetes comes to its limit takes too long to find out.
    expect(compileSelector(nested).evaluate(gpu)).toEqual({
      undecided: 'the expression is too expensive to evaluate',
    });
    expect(
      compileSelector('lists.range(4000000000)[0] == 0').evaluate(gpu),
    ).toEqual({
      error: 'operation cancelled: actual cost limit exceeded',
    });
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('shares answers only between devices that agree on what is named', () => {
    const selector = compileSelector(
      "'example.com' in device.attributes && device.capacity['gpu.nvidia.com'].memory.isGreaterThan(quantity('10Gi'))",
    );
    const small = { ...gpu, capacity: { memory: { value: '1Gi' } } };
    const bare = { ...gpu, attributes: {} };
    const other = { ...gpu, driver: 'other' };
    expect(
      [gpu, small, bare, other, gpu].map(device => selector.evaluate(device)),
    ).toEqual([
      { value: true },
      { value: false },
      { value: false },
      { error: 'no such key: memory' },
      { value: true },
    ]);
  });

  it.each([
    [
      "cel.bind(a, device.attributes['gpu.nvidia.com'], a.type == 'gpu')",
      'type',
    ],
    ["device.attributes['gpu.nvidia.com'].exists(k, k == 'type')", 'type'],
    [
      "device.attributes['gpu.nvidia.com'][device.attributes['example.com'].name] == 'gpu'",
      'type',
    ],
    ["device.attributes['gpu.nvidia.com'].?type.orValue('') == 'gpu'", 'type'],
    ["'type' in device.attributes['gpu.nvidia.com']", 'type'],
  ])('notices a change of what %s looks at', (expression, name) => {
    const selector = compileSelector(expression);
    const attributes = {
      ...gpu.attributes,
      'example.com/name': { string: name },
    };
    const device = { ...gpu, attributes };
    const without = {
      ...device,
      attributes: { ...attributes, type: undefined! },
    };
    delete (without.attributes as Record<string, unknown>).type;
    expect(selector.evaluate(device)).toEqual({ value: true });
    expect(selector.evaluate(without)).not.toEqual({ value: true });
  });

  it('reports a device that no selector can be asked about', () => {
    const odd = { driver: 'x', attributes: { v: { version: '1' } } };
    const list = { driver: 'x', attributes: { l: { strings: ['a'] } } };
    expect([
      compileSelector('true').evaluate(odd),
      compileSelector('true').evaluate(list),
      compileSelector('true', { listTypeAttributes: true }).evaluate(list),
    ]).toEqual([
      {
        error:
          'attribute v: parse semantic version: No Major.Minor.Patch elements found',
      },
      { error: 'attribute l: unsupported attribute value' },
      { value: true },
    ]);
  });

  it('keeps evaluations apart although Kubernetes changes quantities in place', () => {
    const selector = compileSelector(
      "device.capacity['gpu.nvidia.com'].memory.isGreaterThan(quantity('1.5Gi')) && device.capacity['gpu.nvidia.com'].memory.isInteger()",
    );
    expect([
      selector.evaluateWithCost(gpu).value,
      selector.evaluateWithCost(gpu).value,
    ]).toEqual([false, false]);
  });
});
