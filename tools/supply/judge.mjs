import satisfies from 'spdx-satisfies';

/** Licences that ask for no more than to be named. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
];

/** Severities that nobody may pass by without a review. */
const serious = ['high', 'critical'];

/** Whether an SPDX expression lets one choose only licences that are allowed; what is no such expression does not. */
export function isAllowed(expression) {
  try {
    return satisfies(expression, allowed);
  } catch {
    return false;
  }
}

/** The declared licence of a component of an SBOM as an SPDX expression; empty when it declares none. */
function licenceOf({ licenses = [] }) {
  return licenses
    .map(
      ({ expression, license }) => expression ?? license?.id ?? license?.name,
    )
    .map(each => `(${each})`)
    .join(' AND ');
}

/**
 * Judges the licences of components.
 *
 * @param reviewed - by name of a package: `{ licence, why }`
 * @returns what nobody reviewed, and reviews that nothing needs any more
 */
export function judgeLicences(components, reviewed) {
  const used = new Set();
  const faults = [];
  for (const component of components) {
    const licence = licenceOf(component);
    if (isAllowed(licence)) {
      continue;
    }
    const review = reviewed[component.name];
    if (review && (licence === '' || review.licence === licence)) {
      used.add(component.name);
    } else {
      faults.push(
        `${component.name}@${component.version}: ${licence || 'no licence'}`,
      );
    }
  }
  return {
    faults,
    unused: Object.keys(reviewed).filter(name => !used.has(name)),
  };
}

/**
 * Judges the answer of a registry.
 *
 * @param reviewed - by id such as `GHSA-…`: `{ why, until }`; `until` is a date after which it is looked at again
 * @returns serious advisories that nobody reviewed, and a line for each of the others
 */
export function judgeAdvisories(answer, reviewed, now) {
  const faults = [];
  const notes = [];
  for (const [name, advisories] of Object.entries(answer)) {
    for (const { url, title, severity } of advisories) {
      const id = url.split('/').pop();
      const review = reviewed[id];
      const line = `${severity}: ${name}: ${title} (${id})`;
      if (review && new Date(review.until) > now) {
        notes.push(`${line}; until ${review.until}: ${review.why}`);
      } else if (serious.includes(severity)) {
        faults.push(line);
      } else {
        notes.push(line);
      }
    }
  }
  if (faults.length + notes.length === 0) {
    notes.push('none');
  }
  return { faults, notes };
}
