import {
  parseSemanticVersion,
  parseSemanticVersionLeniently,
  SemanticVersion,
} from '../semver';
import { BOOL, INT, SEMVER, STRING } from '../types';
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
    member(`semver_${name}`, [SEMVER], INT, ([version]) =>
      // Go converts these from unsigned to signed without a check.
      BigInt.asIntN(64, (version as SemanticVersion)[name]),
    ),
  );
}

/** Kubernetes' semver library, version 1. */
export const semanticVersionFunctions = [
  declare(
    'semver',
    overload('string_to_semver', [STRING], SEMVER, parse),
    overload('string_bool_to_semver', [STRING, BOOL], SEMVER, parse),
  ),
  declare(
    'isSemver',
    overload('is_semver_string', [STRING], BOOL, isSemver),
    overload('is_semver_string_bool', [STRING, BOOL], BOOL, isSemver),
  ),
  declare(
    'isGreaterThan',
    quantityOrderOverloads.isGreaterThan,
    member(
      'semver_is_greater_than',
      [SEMVER, SEMVER],
      BOOL,
      compare(order => order > 0),
    ),
  ),
  declare(
    'isLessThan',
    quantityOrderOverloads.isLessThan,
    member(
      'semver_is_less_than',
      [SEMVER, SEMVER],
      BOOL,
      compare(order => order < 0),
    ),
  ),
  declare(
    'compareTo',
    quantityOrderOverloads.compareTo,
    member(
      'semver_compare_to',
      [SEMVER, SEMVER],
      INT,
      compare(order => BigInt(order)),
    ),
  ),
  part('major'),
  part('minor'),
  part('patch'),
];
