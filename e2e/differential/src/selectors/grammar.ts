/**
 * What expressions of each type look like. `$type` stands for an expression of that type, `$=type` for a new variable
 * of that type that the rest of the template may use. A template that starts with `~` is drawn rarely.
 */
export type Grammar = ReadonlyMap<string, readonly string[]>;

const SCALARS = [
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'quantity',
  'semver',
  'ip',
  'cidr',
  'any',
];
const ORDERED = ['bool', 'int', 'uint', 'double', 'string', 'bytes'];
const LISTED = ['bool', 'int', 'double', 'string', 'any', 'quantity', 'semver'];
const SORTABLE = ['int', 'double', 'string', 'bool', 'bytes', 'uint'];

const own: Record<string, string[]> = {
  bool: [
    '($bool && $bool)',
    '($bool || $bool)',
    '$bool && $bool || $bool',
    '!$bool',
    '!($bool)',
    '$string.startsWith($string)',
    '$string.endsWith($string)',
    '$string.contains($string)',
    '$string.matches($pattern)',
    'matches($string, $pattern)',
    '$quantity.isGreaterThan($quantity)',
    '$quantity.isLessThan($quantity)',
    '$quantity.isInteger()',
    'isQuantity($string)',
    '$semver.isGreaterThan($semver)',
    '$semver.isLessThan($semver)',
    'isSemver($string)',
    'isSemver($string, $bool)',
    'isIP($string)',
    'ip.isCanonical($string)',
    'isCIDR($string)',
    '$ip.isLoopback()',
    '$ip.isGlobalUnicast()',
    '$ip.isUnspecified()',
    '$ip.isLinkLocalUnicast()',
    '$ip.isLinkLocalMulticast()',
    '$cidr.containsIP($ip)',
    '$cidr.containsIP($string)',
    '$cidr.containsCIDR($cidr)',
    '$cidr.containsCIDR($string)',
    'has($map.a)',
    'has($attributes.$attributeName)',
    'has($domains.$attributeName)',
    '$string in $attributes',
    '$string in $domains',
    '$string in $map',
    '$attributes == $attributes',
    '$map == $map',
    '$map.all($=string, $bool)',
    '$map.exists($=string, $=int, $bool)',
    '$attributes.exists($=string, $bool)',
    '$attributes.exists($=string, $=any, $bool)',
    '$attributes.all($=string, $=any, $bool)',
    '$domains.exists_one($=string, $bool)',
    'type($any) == $type',
    'type($int) == $type',
    'bool($string)',
    '$any',
    'dyn($any) == $any',
    '$any < $any',
    '$any >= $int',
    '$int < $double',
    '$int == dyn($double)',
    '$uint >= $int',
    'null == $any',
    '$opt_any == $opt_any',
    'sets.equivalent($list_any, $list_any)',
    '~isURL($string)',
    '~url($string).getHost() == $string',
    '~format.dns1123Label().validate($string).hasValue()',
    '~format.named($string).hasValue()',
    "~duration('1h') > duration($string)",
    "~timestamp('2026-01-01T00:00:00Z') < timestamp($string)",
    "~'%d'.format([$int]) == $string",
    '~$string.format($list_any) == $string',
  ],
  int: [
    '($int + $int)',
    '($int - $int)',
    '($int * $int)',
    '($int / $int)',
    '($int % $int)',
    '$int + $int * $int',
    '-$int',
    '-($int)',
    'int($double)',
    'int($string)',
    'int($uint)',
    'int($any)',
    'size($string)',
    '$string.size()',
    'size($bytes)',
    '$bytes.size()',
    'size($map)',
    'size($attributes)',
    '$domains.size()',
    '$string.indexOf($string)',
    '$string.indexOf($string, $int)',
    '$string.lastIndexOf($string)',
    '$string.lastIndexOf($string, $int)',
    '$quantity.compareTo($quantity)',
    '$quantity.asInteger()',
    'sign($quantity)',
    '$semver.major()',
    '$semver.minor()',
    '$semver.patch()',
    '$semver.compareTo($semver)',
    '$ip.family()',
    '$cidr.prefixLength()',
    '$map.a',
    '$map[$string]',
  ],
  uint: [
    '($uint + $uint)',
    '($uint - $uint)',
    '($uint * $uint)',
    '($uint / $uint)',
    '($uint % $uint)',
    'uint($int)',
    'uint($string)',
    'uint($double)',
  ],
  double: [
    '($double + $double)',
    '($double - $double)',
    '($double * $double)',
    '($double / $double)',
    '-$double',
    'double($int)',
    'double($string)',
    'double($uint)',
    '$quantity.asApproximateFloat()',
  ],
  string: [
    '($string + $string)',
    'string($int)',
    'string($double)',
    'string($uint)',
    'string($bool)',
    'string($bytes)',
    'string($ip)',
    'string($cidr)',
    'string($any)',
    '$string.charAt($int)',
    '$string.lowerAscii()',
    '$string.upperAscii()',
    '$string.replace($string, $string)',
    '$string.replace($string, $string, $int)',
    '$string.substring($int)',
    '$string.substring($int, $int)',
    '$string.trim()',
    '$list_string.join()',
    '$list_string.join($string)',
    'strings.quote($string)',
    '$string.find($pattern)',
    'device.driver',
  ],
  bytes: ['($bytes + $bytes)', 'bytes($string)'],
  quantity: [
    'quantity($string)',
    '$quantity.add($quantity)',
    '$quantity.add($int)',
    '$quantity.sub($quantity)',
    '$quantity.sub($int)',
    '$capacity',
    '$capacity',
  ],
  semver: ['semver($string)', 'semver($string, $bool)'],
  ip: ['ip($string)', '$cidr.ip()'],
  cidr: ['cidr($string)', '$cidr.masked()'],
  any: [
    'dyn($int)',
    'dyn($string)',
    'dyn($double)',
    'dyn($list_int)',
    '$attributes[$string]',
    '$attribute',
    '$attribute',
  ],
  pattern: ['$string', '$string + $string'],
  map: [
    '{$string: $int}',
    '{$string: $int, $string: $int}',
    '{?$string: $opt_int}',
    '$map.transformMap($=string, $=int, $int)',
    '$map.transformMap($=string, $=int, $bool, $int)',
    '$map.transformMapEntry($=string, $=int, {$string: $int})',
    '$list_int.transformMap($=int, $=int, $int)',
  ],
  attributes: ['device.attributes[$string]'],
  list_int: [
    'lists.range($length)',
    '$list_string.map($=string, $=int, $int)',
    '$map.transformList($=string, $=int, $int)',
    '$map.transformList($=string, $=int, $bool, $int)',
    '$map.map($=string, $int)',
    '$list_list_int.flatten()',
  ],
  list_string: [
    '$string.split($string)',
    '$string.split($string, $int)',
    '$string.findAll($pattern)',
    '$string.findAll($pattern, $int)',
    '$attributes.map($=string, $string)',
    '$domains.filter($=string, $bool)',
    '$attributes.transformList($=string, $=any, $string)',
  ],
  list_any: [
    '[$any, $any]',
    '[dyn($int), dyn($string)]',
    '$attributes.map($=string, $any)',
    '$list_list_int.flatten($int)',
  ],
  list_bytes: ['[$bytes, $bytes]'],
  list_uint: ['[$uint, $uint]'],
  list_list_int: ['[$list_int, $list_int]', '[$list_int]'],
  opt_any: [
    '$attributes[?$string]',
    '$attributes.?$attributeName',
    '$domains.?$attributeName',
  ],
  opt_int: ['$map.?a', '$map[?$string]', '$opt_map.a'],
  opt_map: ['optional.of($map)', 'optional.none()'],
};

/** What every type has. */
function ofAnyType(type: string): string[] {
  return [
    `($bool ? $${type} : $${type})`,
    `cel.bind($=int, $int, $${type})`,
    `cel.bind($=string, $string, $${type})`,
    `cel.bind($=any, $any, $${type})`,
  ];
}

/** What types with lists and optional values have. */
function ofListedType(type: string): string[] {
  return [
    `$list_${type}[$int]`,
    `$opt_${type}.orValue($${type})`,
    `$opt_${type}.value()`,
    `$list_${type}.first().orValue($${type})`,
    `$list_${type}.last().value()`,
  ];
}

function listOf(type: string): string[] {
  const list = `$list_${type}`;
  return [
    '[]',
    `[$${type}]`,
    `[$${type}, $${type}]`,
    `[$${type}, $${type}, $${type}]`,
    `[?$opt_${type}, $${type}]`,
    `(${list} + ${list})`,
    `${list}.filter($=${type}, $bool)`,
    `${list}.map($=${type}, $${type})`,
    `${list}.map($=${type}, $bool, $${type})`,
    `$list_int.map($=int, $${type})`,
    `${list}.transformList($=int, $=${type}, $${type})`,
    `${list}.slice($int, $int)`,
    `${list}.reverse()`,
    `${list}.distinct()`,
    `${list}.sortBy($=${type}, $int)`,
    `${list}.sortBy($=${type}, $string)`,
    `optional.unwrap([$opt_${type}, $opt_${type}])`,
    `[$opt_${type}].unwrapOpt()`,
    `($bool ? ${list} : ${list})`,
  ];
}

function optionalOf(type: string): string[] {
  const optional = `$opt_${type}`;
  return [
    'optional.none()',
    `optional.of($${type})`,
    `optional.ofNonZeroValue($${type})`,
    `$list_${type}[?$int]`,
    `$list_${type}.first()`,
    `$list_${type}.last()`,
    `${optional}.or(${optional})`,
    `$opt_int.optMap($=int, $${type})`,
    `$opt_any.optMap($=any, $${type})`,
    `${optional}.optFlatMap($=${type}, ${optional})`,
    `($bool ? ${optional} : ${optional})`,
  ];
}

/** Tests of lists and optional values. */
function testsOf(type: string): string[] {
  const list = `$list_${type}`;
  return [
    `$${type} in ${list}`,
    `${list} == ${list}`,
    `${list}.all($=${type}, $bool)`,
    `${list}.exists($=${type}, $bool)`,
    `${list}.exists_one($=${type}, $bool)`,
    `${list}.all($=int, $=${type}, $bool)`,
    `${list}.exists($=int, $=${type}, $bool)`,
    `${list}.existsOne($=int, $=${type}, $bool)`,
    `sets.contains(${list}, ${list})`,
    `sets.intersects(${list}, ${list})`,
    `sets.equivalent(${list}, ${list})`,
    `$opt_${type}.hasValue()`,
    `$opt_${type} == $opt_${type}`,
    `has($attributes.$attributeName) && $${type} == $${type}`,
  ];
}

function build(): Grammar {
  const grammar = new Map<string, string[]>();
  const add = (type: string, templates: string[]) =>
    grammar.set(type, [...(grammar.get(type) ?? []), ...templates]);
  for (const [type, templates] of Object.entries(own)) {
    add(type, templates);
  }
  for (const type of SCALARS) {
    add(type, ofAnyType(type));
    add('bool', [`$${type} == $${type}`, `$${type} != $${type}`]);
  }
  for (const type of ORDERED) {
    for (const operator of ['<', '<=', '>', '>=']) {
      add('bool', [`$${type} ${operator} $${type}`]);
    }
  }
  for (const type of LISTED) {
    add(type, ofListedType(type));
    add(`list_${type}`, listOf(type));
    add(`opt_${type}`, optionalOf(type));
    add('bool', testsOf(type));
    add('int', [`size($list_${type})`, `$list_${type}.size()`]);
    add('int', [`$list_${type}.indexOf($${type})`]);
    add('int', [`$list_${type}.lastIndexOf($${type})`]);
  }
  for (const type of SORTABLE) {
    add(`list_${type}`, [`$list_${type}.sort()`]);
    add('bool', [`$list_${type}.isSorted()`]);
    add(type, [`$list_${type}.min()`, `$list_${type}.max()`]);
  }
  for (const type of ['int', 'double', 'uint']) {
    add(type, [`$list_${type}.sum()`]);
  }
  return grammar;
}

/** The language of selectors, with every function of Kubernetes 1.36. */
export const GRAMMAR = build();
