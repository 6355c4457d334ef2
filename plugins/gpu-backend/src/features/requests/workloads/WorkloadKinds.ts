import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { WorkloadKind, WorkloadResource } from '@backstage-gpu/plugin-gpu-node';
import { z } from 'zod';
import { AnyWorkloadKind } from './AnyWorkloadKind';
import { guardKind } from './guardKind';
import { requireResources } from './requireResources';

/** Every part starts with a letter: `a-1` and `a1` would have one name in the API's description. */
const typePattern = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/;
const longestType = 63;

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
  #logger?: Pick<LoggerService, 'error'>;
  readonly #reported = new Set<string>();

  /** The logger is told once of each function of a kind that fails while nobody can be answered with it. */
  reportTo(logger: Pick<LoggerService, 'error'>): void {
    this.#logger = logger;
  }

  /**
   * @param source - who brings it, for the message when two collide
   * @throws Error that names both sides when the type is taken or an object of one kind has two paths, and that names the
   * kind when its type, schema, functions or resources cannot be used
   */
  add<TWorkload extends { type: string }>(
    added: WorkloadKind<TWorkload>,
    source: string,
  ): void {
    const kind = added as unknown as AnyWorkloadKind;
    const { type } = kind;
    if (!typePattern.test(type) || type.length > longestType) {
      throw new Error(
        `the workload kind ${JSON.stringify(
          type,
        )} of ${source} has no usable type: expected lower-case words of letters and digits with dashes between them`,
      );
    }
    const known = this.#kinds.get(type);
    if (known) {
      throw new Error(
        `the workload kind ${type} is registered by ${known.source} and by ${source}: remove one of the two`,
      );
    }
    requireSchema(kind, source);
    requireFunctions(kind, source);
    requireResources({ source, resources: kind.resources }, [
      { source: 'the portal', resources: commonResources },
      ...[...this.#kinds.values()].map(({ kind: { resources }, ...other }) => ({
        source: other.source,
        resources,
      })),
    ]);
    const report = (part: string, error: Error) =>
      this.#reportOnce(type, part, error);
    this.#kinds.set(type, { kind: guardKind(kind, report), source });
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

  #reportOnce(type: string, part: string, error: Error) {
    const key = `${type}/${part}`;
    if (!this.#reported.has(key)) {
      this.#reported.add(key);
      this.#logger?.error(
        `workload kind ${type} failed in ${part}; further failures of it are not logged`,
        error,
      );
    }
  }
}

function requireFunctions(kind: AnyWorkloadKind, source: string) {
  const { type, demands, render, stage, component, resources } = kind;
  const functions = { demands, render, stage, component };
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value !== 'function') {
      throw new Error(
        `the workload kind ${type} of ${source} has no function ${name}`,
      );
    }
  }
  if (!Array.isArray(resources)) {
    throw new Error(
      `the workload kind ${type} of ${source} has no list of resources`,
    );
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
