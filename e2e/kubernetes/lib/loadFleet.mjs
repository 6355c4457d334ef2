import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fleetFolder } from './paths.mjs';
import { waitFor } from './waitFor.mjs';

async function readFleet() {
  const files = (await readdir(fleetFolder)).filter(name =>
    name.endsWith('.yaml'),
  );
  const objects = [];
  for (const file of files.sort()) {
    const text = await readFile(join(fleetFolder, file), 'utf8');
    for (const document of parseAllDocuments(text)) {
      const value = document.toJS();
      if (value) {
        objects.push(value);
      }
    }
  }
  return objects;
}

async function resourcePaths(api, apiVersions) {
  const paths = new Map();
  for (const apiVersion of apiVersions) {
    const base = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const list = await api.call('GET', base);
    for (const resource of list.resources) {
      if (!resource.name.includes('/')) {
        paths.set(`${apiVersion} ${resource.kind}`, { base, ...resource });
      }
    }
  }
  return paths;
}

function pathOf(paths, object) {
  const resource = paths.get(`${object.apiVersion} ${object.kind}`);
  if (!resource) {
    throw new Error(
      `the fleet has a ${object.apiVersion} ${object.kind}, which the API server does not serve`,
    );
  }
  const namespace = resource.namespaced
    ? `/namespaces/${object.metadata.namespace}`
    : '';
  return `${resource.base}${namespace}/${resource.name}`;
}

/**
 * Applies the sandbox's fleet to a real control plane and waits until its nodes are ready and its workloads run, so that
 * both clusters start alike.
 */
export async function loadFleet(api, { signal } = {}) {
  const objects = await readFleet();
  const paths = await resourcePaths(
    api,
    new Set(objects.map(object => object.apiVersion)),
  );
  for (const object of objects) {
    const path = `${pathOf(paths, object)}/${object.metadata.name}`;
    const query = '?fieldManager=backstage-gpu-fleet&force=true';
    const { status, ...applied } = object;
    await api.call(
      'PATCH',
      `${path}${query}`,
      applied,
      'application/apply-patch+yaml',
    );
    if (object.kind === 'Node' && status) {
      await api.call(
        'PATCH',
        `${path}/status`,
        { status },
        'application/merge-patch+json',
      );
    }
  }
  const nodes = objects.filter(object => object.kind === 'Node');
  const deployments = objects.filter(object => object.kind === 'Deployment');
  await waitFor(
    'ready nodes',
    async () => {
      const list = await api.call('GET', '/api/v1/nodes');
      const ready = list.items.filter(
        node =>
          node.status.conditions?.some(
            condition =>
              condition.type === 'Ready' && condition.status === 'True',
          ) &&
          !node.spec.taints?.some(
            taint => taint.key === 'node.kubernetes.io/not-ready',
          ),
      );
      return ready.length >= nodes.length;
    },
    { signal },
  );
  for (const deployment of deployments) {
    const path = `${pathOf(paths, deployment)}/${deployment.metadata.name}`;
    await waitFor(
      `the workload ${deployment.metadata.namespace}/${deployment.metadata.name}`,
      async () => {
        const { spec, status } = await api.call('GET', path);
        return status?.readyReplicas === (spec.replicas ?? 1);
      },
      { signal },
    );
  }
  return objects.length;
}
