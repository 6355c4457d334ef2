import { Node, nodeAccepts, Toleration } from '@backstage-gpu/dra';
import { NodeSet } from './gatherCandidates';

/** The nodes of a cluster, judged for the pods that we make. */
export class ClusterNodes implements NodeSet {
  readonly #tolerations: Toleration[];
  readonly #nodes = new Map<string, { node: Node; accepts: boolean }>();
  #accepting?: readonly Node[];
  #refusing?: readonly Node[];

  constructor(tolerations: Toleration[]) {
    this.#tolerations = tolerations;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** Takes in what became of a node; undefined when it is gone. */
  change(name: string, node: Node | undefined): void {
    this.#accepting = undefined;
    this.#refusing = undefined;
    if (!node) {
      this.#nodes.delete(name);
      return;
    }
    const { accepted } = nodeAccepts(node, { tolerations: this.#tolerations });
    this.#nodes.set(name, { node, accepts: accepted });
  }

  get(name: string): Node | undefined {
    return this.#nodes.get(name)?.node;
  }

  accepts(name: string): boolean {
    return this.#nodes.get(name)?.accepts === true;
  }

  accepting(): readonly Node[] {
    this.#accepting ??= this.#sorted(true);
    return this.#accepting;
  }

  refusing(): readonly Node[] {
    this.#refusing ??= this.#sorted(false);
    return this.#refusing;
  }

  #sorted(accepts: boolean): Node[] {
    return [...this.#nodes]
      .filter(([, entry]) => entry.accepts === accepts)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { node }]) => node);
  }
}
