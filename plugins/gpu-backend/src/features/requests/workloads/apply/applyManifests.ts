import { ConflictError } from '@backstage/errors';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { Manifest, WorkloadResource } from '@backstage-gpu/plugin-gpu-node';
import { ClusterConnection } from '../../../../core/watch/ClusterConnection';
import { KubernetesError } from '../../../../core/watch/KubernetesError';
import { KubernetesObject } from '../../../../core/watch/KubernetesObject';

/** Milliseconds of one call; an object is small. */
const callDeadline = 10_000;

/** What applies the objects of requests. */
export interface ApplyOptions {
  connection: ClusterConnection;
  /** Name of this portal. */
  portal: string;
  /** Every kind of object that requests are made of. */
  resources: readonly WorkloadResource[];
}

function objectPath(
  resources: readonly WorkloadResource[],
  manifest: Manifest,
): string {
  const { apiVersion, kind, metadata } = manifest;
  const resource = resources.find(
    each => each.apiVersion === apiVersion && each.kind === kind,
  );
  if (!resource) {
    throw new Error(
      `no workload kind names ${apiVersion} ${kind} among its resources`,
    );
  }
  const group = apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
  const namespace = encodeURIComponent(metadata.namespace);
  const name = encodeURIComponent(metadata.name);
  return `${group}/namespaces/${namespace}/${resource.plural}/${name}`;
}

/**
 * Applies the root, then the others as its dependents, by server-side apply. Doing it again changes nothing.
 *
 * @throws ConflictError when an object of that name exists that was not made for this request
 * @throws KubernetesError when the API server refuses
 */
export async function applyManifests(
  options: ApplyOptions,
  root: Manifest,
  others: Manifest[],
): Promise<void> {
  const request = root.metadata.labels[gpuLabels.request];
  for (const manifest of [root, ...others]) {
    await requireOwn(options, manifest, request);
  }
  const applied = await apply(options, root);
  const owner = {
    apiVersion: root.apiVersion,
    kind: root.kind,
    name: root.metadata.name,
    uid: applied.metadata.uid,
  };
  for (const manifest of others) {
    await apply(options, {
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
      deadline: callDeadline,
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

async function requireOwn(
  { connection, resources }: ApplyOptions,
  manifest: Manifest,
  request: string,
) {
  let existing: KubernetesObject;
  try {
    existing = await connection.json<KubernetesObject>({
      path: objectPath(resources, manifest),
      deadline: callDeadline,
    });
  } catch (error) {
    if (error instanceof KubernetesError && error.status.code === 404) {
      return;
    }
    throw error;
  }
  const { namespace, name } = manifest.metadata;
  if (existing.metadata.labels?.[gpuLabels.request] !== request) {
    throw new ConflictError(
      `${manifest.kind} ${namespace}/${name} exists already and belongs to something else: choose another name`,
    );
  }
}

function apply(
  { connection, resources, portal }: ApplyOptions,
  manifest: Manifest,
): Promise<KubernetesObject> {
  const fieldManager = encodeURIComponent(`backstage-gpu/${portal}`);
  return connection.json<KubernetesObject>({
    method: 'PATCH',
    path: `${objectPath(
      resources,
      manifest,
    )}?fieldManager=${fieldManager}&force=true&fieldValidation=Strict`,
    deadline: callDeadline,
    contentType: 'application/apply-patch+yaml',
    body: manifest,
  });
}
