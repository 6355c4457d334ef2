import { GpuConfig } from '../config/readGpuConfig';
import { ClusterChanges, ClusterPicture } from '../watch/ClusterWatcher';
import { KubernetesObject, objectKey } from '../watch/KubernetesObject';
import { Mirror } from '../watch/Mirror';
import { ClusterInventory, ModelChanges } from '../inventory/ClusterInventory';
import { watchedResources } from '../records/watchedResources';

const resources = watchedResources([
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    plural: 'deployments',
    watched: true,
  },
]);
const since = new Date('2026-01-01T10:00:00Z');

/** A cluster whose objects a test says, as a watcher would have mirrored them. */
export class FakeCluster {
  readonly #mirrors = new Map(
    resources.map(({ name }) => [name, new Mirror()]),
  );

  constructor(readonly version = 'v1.36.2') {}

  apply(collection: string, object: object): this {
    // Projections take objects over, as they own what they parsed.
    const own = structuredClone(object) as KubernetesObject;
    const resource = resources.find(({ name }) => name === collection)!;
    const mirror = this.#mirrors.get(collection)!;
    try {
      mirror.apply(resource.read!(own));
    } catch (error) {
      // As the reflector does: whatever it is that does not fit.
      mirror.reject(
        objectKey(object as KubernetesObject),
        error instanceof Error ? error.message : String(error),
      );
    }
    return this;
  }

  delete(collection: string, object: object): this {
    this.#mirrors
      .get(collection)!
      .delete(objectKey(object as KubernetesObject));
    return this;
  }

  advance(): ClusterChanges {
    return new Map(
      [...this.#mirrors]
        .map(([name, mirror]) => [name, mirror.advance()] as const)
        .filter(([, changes]) => changes.length > 0),
    );
  }

  picture(): ClusterPicture {
    return {
      collections: new Map(
        [...this.#mirrors].map(([name, { objects }]) => [name, objects]),
      ),
      statuses: new Map(
        resources.map(({ name, requestKind }) => [
          name,
          { synced: true, live: true, since, requestKind },
        ]),
      ),
      unusable: [...this.#mirrors].flatMap(([collection, { problems }]) =>
        [...problems].map(([key, problem]) => ({ collection, key, problem })),
      ),
      version: this.version,
    };
  }
}

/** A configuration with nothing of its own but what a test says. */
export function testConfig(changes: Partial<GpuConfig> = {}): GpuConfig {
  return {
    signingKeys: [],
    permissionsEnabled: false,
    shutdownDelayMilliseconds: 0,
    portal: 'backstage',
    leaseNamespace: 'backstage-gpu',
    tiers: [],
    projects: [],
    defaultLimits: {},
    workloads: { tolerations: [], vllm: { image: 'vllm/vllm-openai:v1' } },
    ...changes,
  };
}

/** What an inventory is fed from. */
type Source = Pick<FakeCluster, 'advance' | 'picture'>;

/** A new inventory of a cluster. */
export function createInventory(
  cluster: Source,
  config: GpuConfig,
): ClusterInventory {
  const inventory = new ClusterInventory(
    { name: 'c', title: 'C', sandbox: false },
    config,
    cluster.picture(),
  );
  rebuild(inventory, cluster);
  return inventory;
}

/** Takes in what changed and computes to the end. */
export function rebuild(
  inventory: ClusterInventory,
  cluster: Source,
): ModelChanges {
  const changes = cluster.advance();
  inventory.absorb(cluster.picture(), changes);
  const steps = inventory.rebuild();
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}
