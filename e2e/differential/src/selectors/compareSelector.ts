import { compileSelector, SelectorResult } from '@backstage-gpu/cel';
import { Oracle } from '../support/Oracle';
import { SelectorCase } from './SelectorCase';

/** What Kubernetes says about one selector; see ../../oracle/selectors.go. */
interface KubernetesVerdict {
  error?: string;
  creatable: boolean;
  tooCostly: boolean;
  /** For each device the different outcomes that were seen. */
  results: string[][] | null;
}

/** How the two compare on one selector. */
export interface SelectorComparison {
  /** Whether the API server takes the selector. */
  accepted: boolean;
  /** Whether the engine leaves something open. */
  undecided: boolean;
  /** What Kubernetes answers otherwise; empty when there is no difference. */
  differences: string[];
}

/** An outcome without the wording of errors. */
function kindOf(outcome: string): string {
  return outcome.startsWith('error') ? 'error' : outcome;
}

function textOf({ value, error, undecided }: SelectorResult): string {
  if (undecided !== undefined) {
    return `undecided: ${undecided}`;
  }
  return error === undefined ? `${value}` : `error: ${error}`;
}

/** Compares what Kubernetes and packages/dra say about a selector. */
export async function compareSelector(
  oracle: Oracle,
  { tokens, devices }: SelectorCase,
): Promise<SelectorComparison> {
  const expression = tokens.join('');
  const [verdict] = await oracle.ask<KubernetesVerdict[]>({
    selectors: { expressions: [expression], devices },
  });
  const selector = compileSelector(expression);
  const created = compileSelector(expression, { newExpression: true });
  const accepted =
    verdict.error === undefined && verdict.creatable && !verdict.tooCostly;
  if (selector.error?.kind === 'unsupported') {
    return { accepted, undecided: true, differences: [] };
  }
  const differences: string[] = [];
  const differ = (what: string, kubernetes: unknown, ours: unknown) => {
    if (kubernetes !== ours) {
      differences.push(`${what}: Kubernetes ${kubernetes}, dra ${ours}`);
    }
  };
  const compiles = ({ error }: typeof selector) =>
    error === undefined || error.kind === 'cost' || error.kind === 'length';
  const words = verdict.error ?? selector.error?.message ?? '';
  differ(
    `compiles (${words})`,
    verdict.error === undefined,
    compiles(selector),
  );
  differ('compiles as a new one', verdict.creatable, compiles(created));
  if (verdict.error !== undefined || !compiles(selector)) {
    return { accepted, undecided: false, differences };
  }
  differ(
    `too costly (estimated ${selector.estimatedCost})`,
    verdict.tooCostly,
    selector.error?.kind === 'cost',
  );
  let undecided = false;
  for (const [index, device] of devices.entries()) {
    const seen = verdict.results?.[index] ?? [];
    const result = selector.evaluate(device);
    if (result.undecided !== undefined) {
      undecided = true;
    } else if (
      seen.length !== 1 ||
      kindOf(seen[0]) !== kindOf(textOf(result))
    ) {
      differ(`device ${index}`, seen.join(' or '), textOf(result));
    }
  }
  return { accepted, undecided, differences };
}
