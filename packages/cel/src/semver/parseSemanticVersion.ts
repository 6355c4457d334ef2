import { PreReleaseIdentifier, SemanticVersion } from './SemanticVersion';

const digitsOnly = /^\d*$/;
const word = /^[0-9A-Za-z-]*$/;
const uint64Max = 18446744073709551615n;

/**
 * A version, or the reason in Kubernetes' words why the text is none.
 *
 * @public
 */
export type SemanticVersionParseResult =
  | { version: SemanticVersion }
  | { error: string };

/**
 * Parses a semantic version strictly: three numbers without leading zeros,
 * then optionally a pre-release and build metadata.
 *
 * @public
 */
export function parseSemanticVersion(text: string): SemanticVersionParseResult {
  if (text === '') {
    return { error: 'Version string empty' };
  }
  const parts = splitThree(text);
  if (parts.length !== 3) {
    return { error: 'No Major.Minor.Patch elements found' };
  }
  const [majorText, minorText, rest] = parts;
  const plus = rest.indexOf('+');
  const build = plus < 0 ? [] : rest.slice(plus + 1).split('.');
  const beforeBuild = plus < 0 ? rest : rest.slice(0, plus);
  const dash = beforeBuild.indexOf('-');
  const preReleaseTexts =
    dash < 0 ? [] : beforeBuild.slice(dash + 1).split('.');
  const patchText = dash < 0 ? beforeBuild : beforeBuild.slice(0, dash);

  const numbers: bigint[] = [];
  for (const [name, digits] of [
    ['Major', majorText],
    ['Minor', minorText],
    ['Patch', patchText],
  ]) {
    const error = numberError(name, digits);
    if (error) {
      return { error };
    }
    numbers.push(BigInt(digits));
  }
  const preRelease: PreReleaseIdentifier[] = [];
  for (const identifier of preReleaseTexts) {
    const error = preReleaseError(identifier);
    if (error) {
      return { error };
    }
    preRelease.push(
      digitsOnly.test(identifier) ? BigInt(identifier) : identifier,
    );
  }
  for (const identifier of build) {
    if (identifier === '') {
      return { error: 'Build meta data is empty' };
    }
    if (!word.test(identifier)) {
      return {
        error: `Invalid character(s) found in build meta data ${quote(
          identifier,
        )}`,
      };
    }
  }
  const [major, minor, patch] = numbers;
  return { version: new SemanticVersion({ major, minor, patch, preRelease }) };
}

/**
 * Parses after tidying up: a leading `v` and leading zeros go, missing minor
 * and patch numbers become zero.
 *
 * @public
 */
export function parseSemanticVersionLeniently(
  text: string,
): SemanticVersionParseResult {
  const parts = splitThree(text.startsWith('v') ? text.slice(1) : text).map(
    withoutLeadingZeros,
  );
  if (parts.length < 3) {
    if (/[+-]/.test(parts[parts.length - 1])) {
      return {
        error: 'short version cannot contain PreRelease/Build meta data',
      };
    }
    while (parts.length < 3) {
      parts.push('0');
    }
  }
  return parseSemanticVersion(parts.join('.'));
}

/** A text in quotes, as Go's messages write it. */
function quote(text: string): string {
  return JSON.stringify(text);
}

function splitThree(text: string): string[] {
  const parts = text.split('.');
  return parts.length <= 3
    ? parts
    : [parts[0], parts[1], parts.slice(2).join('.')];
}

function withoutLeadingZeros(part: string): string {
  if (part.length < 2) {
    return part;
  }
  const trimmed = part.replace(/^0+/, '');
  return /^\d/.test(trimmed) ? trimmed : `0${trimmed}`;
}

function numberError(name: string, digits: string): string | undefined {
  if (!digitsOnly.test(digits)) {
    return `Invalid character(s) found in ${name.toLowerCase()} number ${quote(
      digits,
    )}`;
  }
  if (digits.length > 1 && digits.startsWith('0')) {
    return `${name} number must not contain leading zeroes ${quote(digits)}`;
  }
  return rangeError(digits);
}

function preReleaseError(identifier: string): string | undefined {
  if (identifier === '') {
    return 'Prerelease is empty';
  }
  if (digitsOnly.test(identifier)) {
    if (identifier.length > 1 && identifier.startsWith('0')) {
      return `Numeric PreRelease version must not contain leading zeroes ${quote(
        identifier,
      )}`;
    }
    return rangeError(identifier);
  }
  return word.test(identifier)
    ? undefined
    : `Invalid character(s) found in prerelease ${quote(identifier)}`;
}

function rangeError(digits: string): string | undefined {
  if (digits === '') {
    return 'strconv.ParseUint: parsing "": invalid syntax';
  }
  return BigInt(digits) > uint64Max
    ? `strconv.ParseUint: parsing ${quote(digits)}: value out of range`
    : undefined;
}
