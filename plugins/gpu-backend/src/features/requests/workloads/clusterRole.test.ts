import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { watchedResources } from '../../../core/records/watchedResources';
import { testKinds } from '../__testUtils__/testKinds';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const file = resolve(__dirname, '../../../../../../examples/cluster-role.yaml');
const { rules } = parseAllDocuments(readFileSync(file, 'utf8'))
  .map(document => document.toJS() as { kind: string; rules: Rule[] })
  .find(({ kind }) => kind === 'ClusterRole')!;

function verbsOf(group: string, resource: string): string[] {
  return rules
    .filter(
      rule =>
        rule.apiGroups.includes(group) && rule.resources.includes(resource),
    )
    .flatMap(({ verbs }) => verbs);
}

describe('the ClusterRole in examples/', () => {
  it.each(
    testKinds().resources.map(resource => [
      `${resource.kind} of ${resource.apiVersion}`,
      resource,
    ]),
  )('lets the portal look at and apply a %s', (_name, resource) => {
    const { apiVersion, plural } = resource as {
      apiVersion: string;
      plural: string;
    };
    const [, group = ''] = apiVersion.split('/').reverse();
    expect(verbsOf(group, plural)).toEqual(
      expect.arrayContaining(['get', 'create', 'patch']),
    );
  });

  it.each(
    watchedResources(testKinds().resources).map(({ name, group, plural }) => [
      name,
      group,
      plural,
    ]),
  )('lets it mirror %s', (_name, group, plural) => {
    expect(verbsOf(group, plural)).toEqual(
      expect.arrayContaining(['list', 'watch']),
    );
  });
});
