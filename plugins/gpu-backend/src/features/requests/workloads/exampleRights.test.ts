import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { parseAllDocuments } from 'yaml';
import { readGpuConfig } from '../../../core/config/readGpuConfig';
import { parseApiVersion } from '../../../core/records/parseApiVersion';
import {
  countedCollections,
  watchedResources,
} from '../../../core/records/watchedResources';
import { testKinds } from '../__testUtils__/testKinds';

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

const examples = resolve(__dirname, '../../../../../../examples');

/** Such as `list pods`, or `patch resourcequotas backstage-gpu` for one of that name. */
function rightsIn(file: string, kind: string): string[] {
  const { rules } = parseAllDocuments(
    readFileSync(resolve(examples, file), 'utf8'),
  )
    .map(document => document.toJS() as { kind: string; rules: Rule[] })
    .find(document => document.kind === kind)!;
  return rules
    .flatMap(({ apiGroups, resources, resourceNames = [''], verbs }) =>
      apiGroups.flatMap(group =>
        resources.flatMap(plural =>
          verbs.flatMap(verb =>
            resourceNames.map(name => right(verb, group, plural, name)),
          ),
        ),
      ),
    )
    .sort();
}

function right(verb: string, group: string, plural: string, name = '') {
  return [verb, group ? `${plural}.${group}` : plural, name]
    .filter(Boolean)
    .join(' ');
}

const watched = watchedResources(testKinds().resources);
const isOfCluster = (name: string) =>
  name === 'namespaces' || countedCollections.includes(name);

function readsOf(resources: typeof watched): string[] {
  return resources.flatMap(({ group, plural }) => [
    right('list', group, plural),
    right('watch', group, plural),
  ]);
}

const applied = testKinds().resources.flatMap(({ apiVersion, plural }) => {
  const { group } = parseApiVersion(apiVersion);
  return ['get', 'create', 'patch'].map(verb => right(verb, group, plural));
});
const deletesRoots = right('delete', '', 'configmaps');

function once(rights: string[]): string[] {
  return [...new Set(rights)].sort();
}

describe('the admission policy in examples/', () => {
  const policy = readFileSync(
    resolve(examples, 'least-privilege/admission-policy.yaml'),
    'utf8',
  );

  it('lets the portal make its quotas and what its kinds of workloads consist of', () => {
    const [, kinds] = /request\.resource\.resource in \[([^\]]*)\]/.exec(
      policy,
    )!;
    expect(kinds.replaceAll("'", '').split(', ').sort()).toEqual(
      [
        'resourcequotas',
        ...testKinds().resources.map(({ plural }) => plural),
      ].sort(),
    );
  });

  it('allows the image that the portal has by default', () => {
    const { workloads } = readGpuConfig(new ConfigReader({}), undefined);
    expect(policy).toContain(`expression: "['${workloads.vllm.image}']"`);
  });
});

describe('the manifests in examples/ grant what the code needs, and nothing else:', () => {
  it('the ClusterRole for everything', () => {
    expect(rightsIn('cluster-role.yaml', 'ClusterRole')).toEqual(
      once([
        ...readsOf(watched),
        ...applied,
        deletesRoots,
        right('create', '', 'resourcequotas'),
        right('patch', '', 'resourcequotas'),
      ]),
    );
  });

  it('the ClusterRole that reads', () => {
    expect(
      rightsIn('least-privilege/cluster-role.yaml', 'ClusterRole'),
    ).toEqual(once(readsOf(watched.filter(({ name }) => isOfCluster(name)))));
  });

  it('the Role of a namespace', () => {
    expect(rightsIn('least-privilege/project-role.yaml', 'Role')).toEqual(
      once([
        ...readsOf(watched.filter(({ name }) => !isOfCluster(name))),
        ...applied,
        deletesRoots,
        right('create', '', 'resourcequotas', 'backstage-gpu'),
        right('patch', '', 'resourcequotas', 'backstage-gpu'),
      ]),
    );
  });

  it('everything that the Role has to grant can be read in single namespaces', () => {
    expect(
      watched
        .filter(({ name, namespaced }) => !isOfCluster(name) && !namespaced)
        .map(({ name }) => name),
    ).toEqual([]);
  });
});
