import {
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceSlice,
} from '@backstage-gpu/dra';
import { AdminApi } from './AdminApi';
import { eventually } from './eventually';

/** The objects of a fleet. */
export interface FleetObjects {
  id: string;
  nodes: Node[];
  slices: ResourceSlice[];
  classes: DeviceClass[];
  claims: ResourceClaim[];
}

const dra = '/apis/resource.k8s.io/v1';
const room = { cpu: '512', memory: '4Ti', pods: '500' };
const mergePatch = 'application/merge-patch+json';

interface Listed {
  items: {
    metadata: { name: string; namespace?: string; resourceVersion: string };
    spec?: {
      nodeName?: string;
      taints?: { key: string }[];
    };
    status?: {
      phase?: string;
      conditions?: { type: string; status: string; message?: string }[];
    };
  }[];
}

/** Puts a fleet into a real control plane, asks its scheduler for devices, and takes everything away again. */
export class FleetLoader {
  readonly #admin: AdminApi;
  readonly #paths: string[] = [];
  readonly #classes: string[] = [];

  constructor(admin: AdminApi) {
    this.#admin = admin;
  }

  /** The DeviceClasses that the API server took, by name. */
  get classes(): readonly string[] {
    return this.#classes;
  }

  /** Makes nodes, classes, slices and the claims that hold devices already. */
  async load(fleet: FleetObjects): Promise<void> {
    const namespaces = new Set(
      fleet.claims.map(({ metadata }) => metadata!.namespace!),
    );
    for (const name of [...namespaces, 'fleet-pods']) {
      await this.#admin.apply(`/api/v1/namespaces/${name}`, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    }
    for (const node of fleet.nodes) {
      await this.#loadNode(node);
    }
    for (const each of fleet.classes) {
      const made = await this.#post(`${dra}/deviceclasses`, {
        ...each,
        metadata: {
          name: each.metadata!.name,
          labels: { 'backstage-gpu.io/tier': each.metadata!.name },
        },
      });
      if (made) {
        this.#classes.push(each.metadata!.name!);
      }
    }
    for (const slice of fleet.slices) {
      await this.#post(`${dra}/resourceslices`, {
        ...slice,
        metadata: { name: slice.metadata!.name },
      });
    }
    for (const claim of fleet.claims) {
      await this.#plant(claim, fleet);
    }
    await this.#untilReady(fleet.nodes);
  }

  async remove(): Promise<void> {
    await this.release();
    for (const path of this.#paths.reverse()) {
      await this.#admin.call('DELETE', `${path}?gracePeriodSeconds=0`);
    }
    this.#paths.length = 0;
    await eventually(
      'the fleet to be gone',
      async () => {
        const claims = await this.#list(`${dra}/resourceclaims`);
        const nodes = await this.#list('/api/v1/nodes');
        const pods = await this.#list('/api/v1/pods');
        return claims.length + nodes.length + pods.length === 0;
      },
      60,
    );
  }

  /**
   * Makes pods with a claim of one device each, and answers how many the scheduler gave one. Waits for the expected
   * number, as the scheduler first may refuse what it takes up again when its own view has caught up.
   */
  async askFor(
    deviceClass: string,
    pods: number,
    expected: number,
  ): Promise<number> {
    const claims = `${dra}/namespaces/fleet-pods/resourceclaims`;
    const podsPath = '/api/v1/namespaces/fleet-pods/pods';
    for (let index = 0; index < pods; index += 1) {
      const name = `asked-${index}`;
      await this.#admin.call('POST', claims, {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaim',
        metadata: { name },
        spec: {
          devices: {
            requests: [
              { name: 'gpu', exactly: { deviceClassName: deviceClass } },
            ],
          },
        },
      });
      await this.#admin.call('POST', podsPath, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: {
          containers: [
            {
              name: 'c',
              image: 'none',
              resources: { claims: [{ name: 'gpu' }] },
            },
          ],
          resourceClaims: [{ name: 'gpu', resourceClaimName: name }],
        },
      });
    }
    let granted = 0;
    await eventually(
      `the scheduler to give ${expected} of ${pods} pods a device of ${deviceClass}`,
      async () => {
        // By claims, not by pods: a device with binding conditions is given before its pod may start.
        const { items } = await this.#admin.call<{ items: ResourceClaim[] }>(
          'GET',
          claims,
        );
        granted = items.filter(({ status }) => status?.allocation).length;
        const refused = (await this.#list(podsPath)).filter(
          ({ spec, status }) =>
            !spec?.nodeName &&
            status?.conditions?.some(
              ({ type, status: value }) =>
                type === 'PodScheduled' && value === 'False',
            ),
        );
        return granted === expected && granted + refused.length >= pods;
      },
      30,
    ).catch(() => undefined);
    return granted;
  }

  /** Takes away what `askFor` made. */
  async release(): Promise<void> {
    const namespace = 'namespaces/fleet-pods';
    await this.#admin.call(
      'DELETE',
      `/api/v1/${namespace}/pods?gracePeriodSeconds=0`,
    );
    await eventually(
      'the pods to be gone',
      async () => {
        const pods = await this.#list(`/api/v1/${namespace}/pods`);
        return pods.length === 0;
      },
      60,
    );
    await this.#admin.call('DELETE', `${dra}/${namespace}/resourceclaims`);
    await eventually(
      'the claims to be gone',
      async () => {
        const claims = await this.#list(`${dra}/${namespace}/resourceclaims`);
        return claims.length === 0;
      },
      60,
    );
  }

  /**
   * The devices that claims hold, by their own status, as `driver/pool/device`; not those that they only watch, or share
   * with others who ask.
   */
  async heldDevices(): Promise<string[]> {
    const { items } = await this.#admin.call<{ items: ResourceClaim[] }>(
      'GET',
      `${dra}/resourceclaims`,
    );
    return items
      .flatMap(({ status }) => status?.allocation?.devices.results ?? [])
      .filter(({ adminAccess, shareID }) => !adminAccess && !shareID)
      .map(({ driver, pool, device }) => `${driver}/${pool}/${device}`)
      .sort();
  }

  /** The devices of the newest generation of every pool, as `driver/pool/device`. */
  async currentDevices(): Promise<string[]> {
    const { items } = await this.#admin.call<{ items: ResourceSlice[] }>(
      'GET',
      `${dra}/resourceslices`,
    );
    const newest = new Map<string, number>();
    const poolOf = ({ spec }: ResourceSlice) =>
      `${spec.driver}/${spec.pool.name}`;
    for (const slice of items) {
      const { generation = 0 } = slice.spec.pool;
      const pool = poolOf(slice);
      newest.set(pool, Math.max(newest.get(pool) ?? 0, generation));
    }
    const devices = items
      .filter(
        slice =>
          (slice.spec.pool.generation ?? 0) === newest.get(poolOf(slice)),
      )
      .flatMap(slice =>
        (slice.spec.devices ?? []).map(
          ({ name }) => `${poolOf(slice)}/${name}`,
        ),
      );
    return [...new Set(devices)].sort();
  }

  async #list(path: string): Promise<Listed['items']> {
    return (await this.#admin.call<Listed>('GET', path)).items;
  }

  /** @returns false where the API server refuses the object: random ones are not all valid */
  async #post(collection: string, object: object): Promise<boolean> {
    const { metadata } = object as { metadata: { name: string } };
    const made = await ifValid(this.#admin.call('POST', collection, object));
    if (made) {
      this.#paths.push(`${collection}/${metadata.name}`);
    }
    return made;
  }

  async #loadNode(node: Node): Promise<void> {
    const { name, labels } = node.metadata!;
    await this.#post('/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec: {
        unschedulable: node.spec?.unschedulable,
        taints: node.spec?.taints?.map(({ key, value, effect }) => ({
          key,
          value,
          effect,
        })),
      },
    });
    await this.#admin.call(
      'PATCH',
      `/api/v1/nodes/${name}/status`,
      { status: { capacity: room, allocatable: room } },
      mergePatch,
    );
  }

  async #untilReady(nodes: Node[]): Promise<void> {
    await eventually(
      'ready nodes',
      async () => {
        const ready = (await this.#list('/api/v1/nodes')).filter(
          ({ spec, status }) =>
            status?.conditions?.some(
              ({ type, status: value }) => type === 'Ready' && value === 'True',
            ) && !spec?.taints?.some(({ key }) => key.endsWith('/not-ready')),
        );
        return ready.length === nodes.length;
      },
      60,
    );
  }

  /** A claim that holds devices stays only while a pod that exists is named in it. */
  async #plant(claim: ResourceClaim, { slices }: FleetObjects): Promise<void> {
    const { name, namespace } = claim.metadata!;
    const collection = `${dra}/namespaces/${namespace}/resourceclaims`;
    const made = await this.#post(collection, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaim',
      metadata: { name },
      spec: claim.spec,
    });
    const { allocation } = claim.status ?? {};
    if (!made || !allocation) {
      return;
    }
    const node = slices.find(
      ({ spec }) => spec.pool.name === allocation.devices.results[0]?.pool,
    )?.spec.nodeName;
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    const pod = await this.#admin.call<{ metadata: { uid: string } }>(
      'POST',
      pods,
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: {
          ...(node ? { nodeName: node } : {}),
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'c',
              image: 'none',
              resources: { claims: [{ name: 'gpu' }] },
            },
          ],
          resourceClaims: [{ name: 'gpu', resourceClaimName: name }],
          ...(node ? {} : { schedulingGates: [{ name: 'example.com/held' }] }),
        },
      },
    );
    this.#paths.push(`${pods}/${name}`);
    await this.#admin.call(
      'PATCH',
      `${collection}/${name}`,
      {
        metadata: {
          finalizers: ['resource.kubernetes.io/delete-protection'],
        },
      },
      mergePatch,
    );
    await ifValid(
      this.#admin.call(
        'PATCH',
        `${collection}/${name}/status`,
        {
          status: {
            allocation: { devices: { results: allocation.devices.results } },
            reservedFor: [{ resource: 'pods', name, uid: pod.metadata.uid }],
          },
        },
        mergePatch,
      ),
    );
  }
}

/** @returns false where the API server refuses: random objects are not all valid */
async function ifValid(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (/: (400|403|422) /.test(String(error))) {
      return false;
    }
    throw error;
  }
}
