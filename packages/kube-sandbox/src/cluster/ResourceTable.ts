import { OpaqueKind } from './opaqueKinds';
import {
  allResources,
  defineOpaque,
  groupVersionOf,
  ResourceDefinition,
} from './resources';

/** The resources that one sandbox serves: the built-in ones and the opaque kinds that it was started with. */
export class ResourceTable {
  /** In the order of discovery. */
  readonly all: readonly ResourceDefinition[];

  /** @throws Error when a kind is given twice, or is one of the built-in ones */
  constructor(kinds: readonly OpaqueKind[] = []) {
    const all = [...allResources];
    for (const kind of kinds) {
      const definition = defineOpaque(kind);
      const taken = all.find(
        other =>
          groupVersionOf(other) === groupVersionOf(definition) &&
          (other.kind === kind.kind || other.plural === kind.plural),
      );
      if (taken) {
        throw new Error(
          `The sandbox serves ${taken.kind} of ${groupVersionOf(
            taken,
          )} already: leave ${kind.kind} out of the kinds`,
        );
      }
      all.push(definition);
    }
    this.all = all;
  }

  /** The resource of a path. */
  find(groupVersion: string, plural: string): ResourceDefinition | undefined {
    return this.all.find(
      definition =>
        definition.plural === plural &&
        groupVersionOf(definition) === groupVersion,
    );
  }

  /** The resource of an object. */
  findOfKind(
    groupVersion: string,
    kind: string,
  ): ResourceDefinition | undefined {
    return this.all.find(
      definition =>
        definition.kind === kind && groupVersionOf(definition) === groupVersion,
    );
  }
}
