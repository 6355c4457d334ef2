/**
 * What a request says of itself to people and to other systems. Each is an optional text that nothing decides upon; a
 * new one is written here and shown by the pages, and everything in between carries it.
 *
 * @public
 */
export interface RequestDetails {
  /** What it is for, shown to the team. */
  description?: string;
  /** The catalog entity that owns the service, such as `group:default/fraud-ml`. Defaults to the project's owner. */
  owner?: string;
  /** The catalog system that it is part of, such as `fraud-detection`. */
  system?: string;
  /** Who pays for it, as the company's accounts name it, such as `4711-fraud`. */
  costCenter?: string;
}

/**
 * What is valid in a text.
 *
 * @public
 */
export interface TextRule {
  /** Said of it in the contract. */
  description: string;
  /** In characters. */
  longest: number;
  /** A regular expression, and what it expects in words. */
  pattern?: string;
  expected?: string;
}

/**
 * What is valid in each field of {@link RequestDetails}.
 *
 * @public
 */
export const requestDetailRules: Readonly<
  Record<keyof RequestDetails, TextRule>
> = {
  description: { description: 'What it is for', longest: 500 },
  owner: {
    description:
      'The catalog entity that owns the service; the owner of the project when absent',
    longest: 400,
    pattern: '^[A-Za-z]+:[\\w.-]+\\/[\\w.-]+$',
    expected: 'an entity reference such as group:default/fraud-ml',
  },
  system: {
    description: 'The catalog system that it is part of',
    longest: 63,
    pattern: '^[A-Za-z0-9]([\\w.-]*[A-Za-z0-9])?$',
    expected: 'the name of a system',
  },
  costCenter: {
    description: "Who pays for it, as the company's accounts name it",
    longest: 63,
    pattern: '^[A-Za-z0-9]([A-Za-z0-9 ._\\/-]*[A-Za-z0-9])?$',
    expected: 'letters, digits, spaces, dots, dashes, slashes and underscores',
  },
};

/**
 * The fields of {@link RequestDetails}.
 *
 * @public
 */
export const requestDetailNames = Object.keys(
  requestDetailRules,
) as (keyof RequestDetails)[];

/**
 * The details of a request or body; those that are not given are left out.
 *
 * @public
 */
export function requestDetailsOf(from: RequestDetails): RequestDetails {
  const details: RequestDetails = {};
  for (const name of requestDetailNames) {
    if (from[name] !== undefined) {
      details[name] = from[name];
    }
  }
  return details;
}
