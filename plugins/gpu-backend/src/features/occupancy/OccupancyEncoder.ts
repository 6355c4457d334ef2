import {
  EncodedDeviceKind,
  EncodedGpu,
  EncodedHolder,
  EncodedNode,
  GpuDevice,
  Holder,
  OccupancyGpu,
  OccupancyNode,
} from '@backstage-gpu/plugin-gpu-common';
import { ValueTable } from './ValueTable';

/**
 * Encodes nodes one by one. What is equal is put into tables and referred to by its place there; the tables are complete
 * after the last node.
 */
export class OccupancyEncoder {
  readonly #texts = new ValueTable<string>();
  readonly #kinds = new ValueTable<EncodedDeviceKind>();
  readonly #holders = new ValueTable<EncodedHolder>();

  get texts(): readonly string[] {
    return this.#texts.values;
  }

  get kinds(): readonly EncodedDeviceKind[] {
    return this.#kinds.values;
  }

  get holders(): readonly EncodedHolder[] {
    return this.#holders.values;
  }

  encodeNode({ name, partial, gpus }: OccupancyNode): EncodedNode {
    return {
      ...(name === undefined ? {} : { name }),
      ...(partial === undefined ? {} : { partial }),
      gpus: gpus.map(gpu => this.#encodeGpu(gpu, name)),
    };
  }

  #encodeGpu(gpu: OccupancyGpu, node: string | undefined): EncodedGpu {
    return definedOf({
      id: gpu.id,
      driver: this.#text(gpu.driver),
      pool: gpu.pool === node ? undefined : this.#text(gpu.pool),
      product: this.#text(gpu.product),
      columns: gpu.columns,
      memoryBytes: gpu.memoryBytes,
      devices: gpu.devices.map(device => {
        const { name, state, reason, holder } = device;
        return definedOf({
          name: this.#text(name),
          kind: this.#placeKind(device),
          state,
          reason: this.#text(reason),
          holder: holder && this.#placeHolder(holder),
        });
      }),
    });
  }

  #placeKind({
    profile,
    memoryBytes,
    placement,
    dynamic,
    tiers,
  }: GpuDevice): number {
    const kind: EncodedDeviceKind = definedOf({
      profile: this.#text(profile),
      memoryBytes,
      placement,
      dynamic,
      tiers: tiers.map(tier => this.#text(tier)),
    });
    return this.#kinds.place(JSON.stringify(kind), kind);
  }

  #placeHolder({ claim, workload, unreserved, ...rest }: Holder): number {
    const holder: EncodedHolder = definedOf({
      namespace: this.#text(claim.namespace),
      claim: this.#text(claim.name),
      pod: this.#text(rest.pod),
      workload: workload && {
        kind: this.#text(workload.kind),
        name: this.#text(workload.name),
      },
      kubernetesId: this.#text(rest.kubernetesId),
      project: this.#text(rest.project),
      request: this.#text(rest.request),
      since: this.#text(rest.since),
      unreserved,
    });
    return this.#holders.place(JSON.stringify(holder), holder);
  }

  #text(text: string): number;
  #text(text: string | undefined): number | undefined;
  #text(text: string | undefined): number | undefined {
    return text === undefined ? undefined : this.#texts.place(text, text);
  }
}

type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: T[K] };

/** Without fields that are undefined: what is not known is absent. */
function definedOf<T extends object>(fields: T): Defined<T> {
  const defined: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) {
      defined[name] = value;
    }
  }
  return defined as Defined<T>;
}
