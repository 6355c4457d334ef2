import {
  parseSemanticVersion,
  parseSemanticVersionLeniently,
  SemanticVersion,
} from '../semver';
import { boolType, intType, semverType, stringType } from '../types';
import { CelError, CelResult, CelValue } from '../values';
import { declare, Implementation, member, overload } from './declaration';
import { quantityOrderOverloads } from './quantities';

function read([text, normalise]: CelValue[]) {
  return normalise === true
    ? parseSemanticVersionLeniently(text as string)
    : parseSemanticVersion(text as string);
}

const parse: Implementation = values => {
  const parsed = read(values);
  return 'error' in parsed ? new CelError(parsed.error) : parsed.version;
};

const isSemver: Implementation = values => !('error' in read(values));

function compare(holds: (order: number) => CelResult): Implementation {
  return ([left, right]) =>
    holds((left as SemanticVersion).compareTo(right as SemanticVersion));
}

function part(name: 'major' | 'minor' | 'patch') {
  return declare(
    name,
    member(`semver_${name}`, [semverType], intType, ([version]) =>
      // Go converts these from unsigned to signed without a check.
      BigInt.asIntN(64, (version as SemanticVersion)[name]),
    ),
  );
}

/** Kubernetes' semver library, version 1. */
export const semanticVersionFunctions = [
  declare(
    'semver',
    overload('string_to_semver', [stringType], semverType, parse),
    overload(
      'string_bool_to_semver',
      [stringType, boolType],
      semverType,
      parse,
    ),
  ),
  declare(
    'isSemver',
    overload('is_semver_string', [stringType], boolType, isSemver),
    overload(
      'is_semver_string_bool',
      [stringType, boolType],
      boolType,
      isSemver,
    ),
  ),
  declare(
    'isGreaterThan',
    quantityOrderOverloads.isGreaterThan,
    member(
      'semver_is_greater_than',
      [semverType, semverType],
      boolType,
      compare(order => order > 0),
    ),
  ),
  declare(
    'isLessThan',
    quantityOrderOverloads.isLessThan,
    member(
      'semver_is_less_than',
      [semverType, semverType],
      boolType,
      compare(order => order < 0),
    ),
  ),
  declare(
    'compareTo',
    quantityOrderOverloads.compareTo,
    member(
      'semver_compare_to',
      [semverType, semverType],
      intType,
      compare(order => BigInt(order)),
    ),
  ),
  part('major'),
  part('minor'),
  part('patch'),
];
