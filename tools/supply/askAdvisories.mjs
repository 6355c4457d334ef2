const registry = (
  process.env.YARN_NPM_REGISTRY_SERVER ?? 'https://registry.npmjs.org'
).replace(/\/$/, '');
const milliseconds = 30_000;

/**
 * Asks the registry for the advisories of components, as `npm audit` does.
 *
 * @returns by name of the package: `{ url, title, severity, vulnerable_versions }[]`
 * @throws Error when the registry has no such endpoint, or does not answer
 */
export async function askAdvisories(components) {
  const versions = {};
  for (const { name, version } of components) {
    (versions[name] ??= []).push(version);
  }
  let response;
  try {
    response = await fetch(`${registry}/-/npm/v1/security/advisories/bulk`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(versions),
      signal: AbortSignal.timeout(milliseconds),
    });
  } catch (error) {
    throw new Error('the registry did not answer', { cause: error });
  }
  if (!response.ok) {
    throw new Error(`the registry answered ${response.status}`);
  }
  try {
    return await response.json();
  } catch (error) {
    throw new Error('the registry did not answer with JSON', { cause: error });
  }
}
