/**
 * A pre-release identifier: a number or a word.
 *
 * @public
 */
export type PreReleaseIdentifier = bigint | string;

/**
 * A semantic version 2.0.0.
 *
 * @remarks Reading is as strict as in Kubernetes (github.com/blang/semver).
 *
 * @public
 */
export class SemanticVersion {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly preRelease: readonly PreReleaseIdentifier[];

  constructor(options: {
    major: bigint;
    minor: bigint;
    patch: bigint;
    preRelease: readonly PreReleaseIdentifier[];
  }) {
    this.major = options.major;
    this.minor = options.minor;
    this.patch = options.patch;
    this.preRelease = options.preRelease;
  }

  /** -1, 0 or 1 by precedence; build metadata does not count. */
  compareTo(other: SemanticVersion): number {
    return (
      order(this.major, other.major) ||
      order(this.minor, other.minor) ||
      order(this.patch, other.patch) ||
      comparePreReleases(this.preRelease, other.preRelease)
    );
  }
}

function comparePreReleases(
  left: readonly PreReleaseIdentifier[],
  right: readonly PreReleaseIdentifier[],
): number {
  if (left.length === 0 || right.length === 0) {
    // A version without a pre-release comes after all of its pre-releases.
    return order(right.length === 0 ? 0 : 1, left.length === 0 ? 0 : 1);
  }
  for (const [index, identifier] of left.entries()) {
    if (index >= right.length) {
      return 1;
    }
    const compared = compareIdentifiers(identifier, right[index]);
    if (compared !== 0) {
      return compared;
    }
  }
  return order(left.length, right.length);
}

function compareIdentifiers(
  left: PreReleaseIdentifier,
  right: PreReleaseIdentifier,
): number {
  if (typeof left === typeof right) {
    return order(left, right);
  }
  return typeof left === 'bigint' ? -1 : 1;
}

function order<T extends bigint | number | string>(left: T, right: T): number {
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}
