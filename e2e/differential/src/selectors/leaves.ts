import { RandomSource } from '../support/RandomSource';
import {
  ATTRIBUTES,
  AttributeKind,
  CAPACITIES,
  INTEGERS,
  QUANTITIES,
  TEXTS,
  VERSIONS,
} from './attributes';

const PATTERNS = [
  '^1g',
  '[0-9]+',
  '(?i)nvidia',
  'a|b',
  '^$',
  '.*',
  '\\\\d+',
  '(',
  '[a-',
  '(?P<x>a)b?',
  '\\\\p{L}',
  '^[^.]+$',
  'x{2,3}',
  '(?:g)+?',
  '\\\\bH100\\\\b',
];
const otherTexts = [
  "''",
  '"é"',
  "r'\\d'",
  "'''a'b'''",
  "'\\u00e9\\t'",
  '"\\x41"',
];
const TYPES = [
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
];
const ADDRESSES = [
  '10.0.0.1',
  '::1',
  'fe80::1',
  '224.0.0.1',
  '0.0.0.0',
  '1.2.3',
];
const NETWORKS = [
  '10.0.0.0/8',
  '10.1.2.3/16',
  '::/0',
  'fe80::/10',
  '1.2.3.4/33',
];
const noDomain = 'nowhere.example.com';

function quote(text: string): string {
  return `'${text}'`;
}

function domain(random: RandomSource): string {
  return random.chance(0.05) ? noDomain : random.pick(Object.keys(ATTRIBUTES));
}

function attributeName(random: RandomSource): string {
  return random.chance(0.05)
    ? 'nothere'
    : random.pick(Object.values(ATTRIBUTES).flatMap(Object.keys));
}

function access(random: RandomSource, map: string, id: string): string {
  return random.chance(0.75) ? `${map}.${id}` : `${map}['${id}']`;
}

/** An attribute that most devices with it have in this kind. */
export function attributeOf(
  random: RandomSource,
  kind: AttributeKind | undefined,
): string {
  const found = Object.entries(ATTRIBUTES).flatMap(([where, ids]) =>
    Object.entries(ids)
      .filter(([, usual]) => kind === undefined || usual === kind)
      .map(([id]) => [where, id]),
  );
  const [where, id] = random.pick(found);
  return access(random, `device.attributes['${where}']`, id);
}

function capacity(random: RandomSource): string {
  const where = random.pick(Object.keys(CAPACITIES));
  const id = random.chance(0.05) ? 'nothere' : random.pick(CAPACITIES[where]);
  return access(random, `device.capacity['${where}']`, id);
}

/** The shortest expressions of each type. */
export const LEAVES: Record<string, (random: RandomSource) => string> = {
  bool: random =>
    random.pick(['true', 'false', 'device.allowMultipleAllocations']),
  int: random => random.pick(INTEGERS),
  // Kubernetes makes lists of any length that is asked for, until its memory is full.
  length: random => random.pick(['0', '1', '3', '5', '-1', '300']),
  uint: random => random.pick(['0u', '1u', '7u', '18446744073709551615u']),
  double: random =>
    random.pick([
      '0.0',
      '1.5',
      '-0.5',
      '1e3',
      '7.0',
      '9.3e18',
      '1e308',
      '-0.0',
    ]),
  string: random =>
    random.chance(0.1)
      ? random.pick(otherTexts)
      : quote(random.pick([...TEXTS, ...QUANTITIES, ...VERSIONS])),
  bytes: random => random.pick(["b'a'", "b''", "b'\\xff'", "b'é'"]),
  quantity: random =>
    random.chance(0.5)
      ? capacity(random)
      : `quantity('${random.pick(QUANTITIES)}')`,
  semver: random => `semver('${random.pick(VERSIONS)}')`,
  ip: random => `ip('${random.pick(ADDRESSES)}')`,
  cidr: random => `cidr('${random.pick(NETWORKS)}')`,
  any: random => attributeOf(random, undefined),
  attribute: random => attributeOf(random, undefined),
  attributeName,
  attributes: random =>
    random.chance(0.75)
      ? `device.attributes['${domain(random)}']`
      : `device.capacity['${domain(random)}']`,
  domains: random =>
    random.chance(0.8) ? 'device.attributes' : 'device.capacity',
  capacity,
  pattern: random => quote(random.pick(PATTERNS)),
  type: random => random.pick(TYPES),
  map: random => random.pick(["{'a': 1}", "{'a': 1, 'b': 2}", '{}']),
  list_list_int: () => '[[1], [2, 3]]',
};
