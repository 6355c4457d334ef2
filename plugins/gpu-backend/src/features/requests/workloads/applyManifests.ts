import { ConflictError } from '@backstage/errors';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { KubernetesError } from '../../../core/watch/KubernetesError';
import { KubernetesObject } from '../../../core/watch/KubernetesObject';
import { Manifest } from './manifestTypes';

const fieldManager = 'backstage-gpu';

const collections: Record<string, string> = {
  'v1/ConfigMap': '/api/v1/namespaces/{namespace}/configmaps',
  'v1/Service': '/api/v1/namespaces/{namespace}/services',
  'apps/v1/Deployment': '/apis/apps/v1/namespaces/{namespace}/deployments',
  'resource.k8s.io/v1/ResourceClaimTemplate':
    '/apis/resource.k8s.io/v1/namespaces/{namespace}/resourceclaimtemplates',
};

function objectPath(manifest: Manifest): string {
  const key = `${manifest.apiVersion}/${manifest.kind}`;
  const collection = collections[key];
  if (!collection) {
    throw new Error(`no path is known for ${key}`);
  }
  const { namespace, name } = manifest.metadata;
  return `${collection.replace(
    '{namespace}',
    encodeURIComponent(namespace),
  )}/${encodeURIComponent(name)}`;
}

/**
 * Applies the root, then the others as its dependents, by server-side apply. Doing it again changes nothing.
 *
 * @throws ConflictError when an object of that name exists that was not made for this request
 * @throws KubernetesError when the API server refuses
 */
export async function applyManifests(
  connection: ClusterConnection,
  root: Manifest,
  others: Manifest[],
): Promise<void> {
  for (const manifest of [root, ...others]) {
    await requireOwn(connection, manifest);
  }
  const applied = await apply(connection, root);
  const owner = {
    apiVersion: root.apiVersion,
    kind: root.kind,
    name: root.metadata.name,
    uid: applied.metadata.uid,
  };
  for (const manifest of others) {
    await apply(connection, {
      ...manifest,
      metadata: { ...manifest.metadata, ownerReferences: [owner] },
    });
  }
}

/**
 * Deletes the root of a request; Kubernetes collects what it owns.
 *
 * @returns false when there was no root
 */
export async function deleteRoot(
  connection: ClusterConnection,
  root: { namespace: string; name: string },
): Promise<boolean> {
  try {
    await connection.json({
      method: 'DELETE',
      path: `/api/v1/namespaces/${encodeURIComponent(
        root.namespace,
      )}/configmaps/${encodeURIComponent(root.name)}`,
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
      },
    });
    return true;
  } catch (error) {
    if (error instanceof KubernetesError && error.status.code === 404) {
      return false;
    }
    throw error;
  }
}

async function requireOwn(connection: ClusterConnection, manifest: Manifest) {
  let existing: KubernetesObject;
  try {
    existing = await connection.json<KubernetesObject>({
      path: objectPath(manifest),
    });
  } catch (error) {
    if (error instanceof KubernetesError && error.status.code === 404) {
      return;
    }
    throw error;
  }
  const label = gpuLabels.request;
  const { namespace, name, labels } = manifest.metadata;
  if (existing.metadata.labels?.[label] !== labels[label]) {
    throw new ConflictError(
      `${manifest.kind} ${namespace}/${name} exists already and belongs to something else: choose another name`,
    );
  }
}

function apply(
  connection: ClusterConnection,
  manifest: Manifest,
): Promise<KubernetesObject> {
  return connection.json<KubernetesObject>({
    method: 'PATCH',
    path: `${objectPath(
      manifest,
    )}?fieldManager=${fieldManager}&fieldValidation=Strict`,
    contentType: 'application/apply-patch+yaml',
    body: manifest,
  });
}
