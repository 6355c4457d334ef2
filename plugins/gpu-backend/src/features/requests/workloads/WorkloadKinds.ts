import { InputError } from '@backstage/errors';
import { WorkloadSpec } from '@backstage-gpu/plugin-gpu-common';
import { WorkloadKind, WorkloadResource } from '@backstage-gpu/plugin-gpu-node';
import { z } from 'zod';

/** A kind whose own type of workload nobody here needs to know. */
export type AnyWorkloadKind = WorkloadKind<WorkloadSpec>;

const typePattern = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Every request has these, whatever its kind. */
const commonResources: WorkloadResource[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps' },
];

/** The kinds of workloads that are installed. */
export class WorkloadKinds {
  readonly #kinds = new Map<
    string,
    { kind: AnyWorkloadKind; source: string }
  >();

  /**
   * @param source - who brings it, for the message when two collide
   * @throws Error that names both sides when the type is taken or an object of one kind has two paths, and that names the
   * kind when its type or schema cannot be used
   */
  add<TWorkload extends { type: string }>(
    added: WorkloadKind<TWorkload>,
    source: string,
  ): void {
    const kind = added as unknown as AnyWorkloadKind;
    const { type } = kind;
    if (!typePattern.test(type)) {
      throw new Error(
        `the workload kind ${JSON.stringify(
          type,
        )} of ${source} has no usable type: expected lower-case letters, digits and dashes`,
      );
    }
    const known = this.#kinds.get(type);
    if (known) {
      throw new Error(
        `the workload kind ${type} is brought by ${known.source} and by ${source}: remove one of the two`,
      );
    }
    requireSchema(kind, source);
    for (const resource of kind.resources) {
      this.#requireSamePath(resource, source);
    }
    this.#kinds.set(type, { kind, source });
  }

  get(type: string): AnyWorkloadKind | undefined {
    return this.#kinds.get(type)?.kind;
  }

  /** @throws InputError for a type that is not installed, which names those that are */
  require(type: string): AnyWorkloadKind {
    const kind = this.get(type);
    if (!kind) {
      throw new InputError(
        `workload.type: no workload kind ${type} is installed; installed are ${
          this.types.join(', ') || 'none'
        }`,
      );
    }
    return kind;
  }

  get types(): string[] {
    return [...this.#kinds.keys()];
  }

  /** Every kind of object that requests are made of, once each. */
  get resources(): WorkloadResource[] {
    const all = new Map<string, WorkloadResource>();
    const added = [...this.#kinds.values()].flatMap(
      ({ kind }) => kind.resources,
    );
    for (const resource of [...commonResources, ...added]) {
      const key = `${resource.apiVersion}/${resource.kind}`;
      const watched = resource.watched || all.get(key)?.watched;
      all.set(key, { ...resource, ...(watched ? { watched } : {}) });
    }
    return [...all.values()];
  }

  #requireSamePath(added: WorkloadResource, source: string) {
    for (const { kind, source: other } of this.#kinds.values()) {
      const same = kind.resources.find(
        each =>
          each.apiVersion === added.apiVersion && each.kind === added.kind,
      );
      if (same && same.plural !== added.plural) {
        throw new Error(
          `${added.apiVersion} ${added.kind} is called ${same.plural} by ${other} and ${added.plural} by ${source}: correct one of the two`,
        );
      }
    }
  }
}

/** A kind from another package may use a zod of its own, so its schema is told by what it says of itself. */
function requireSchema({ type, schema }: AnyWorkloadKind, source: string) {
  const json = isObjectSchema(schema)
    ? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
        properties?: { type?: { const?: unknown } };
      })
    : undefined;
  if (json?.properties?.type?.const !== type) {
    throw new Error(
      `the schema of workload kind ${type} of ${source} is not an object with type: z.literal('${type}')`,
    );
  }
}

function isObjectSchema(schema: unknown): boolean {
  const { def } = (schema ?? {}) as { def?: { type?: unknown } };
  return def?.type === 'object';
}
