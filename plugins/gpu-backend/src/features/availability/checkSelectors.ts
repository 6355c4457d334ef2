import { compileSelector } from '@backstage-gpu/cel';
import { DeviceSelector, ResourceClaimSpec } from '@backstage-gpu/dra';
import { InputError } from '@backstage/errors';

/**
 * Checks the selectors of a spec, one a step, as the API server would.
 *
 * @throws InputError that names the selector, also for one that is too expensive for this engine
 */
export function* checkSelectors({
  devices,
}: ResourceClaimSpec): Generator<void, void, void> {
  for (const [index, request] of (devices?.requests ?? []).entries()) {
    const where = `spec.devices.requests.${index}`;
    yield* checkList(request.exactly?.selectors, `${where}.exactly`);
    for (const [place, alternative] of (
      request.firstAvailable ?? []
    ).entries()) {
      yield* checkList(
        alternative.selectors,
        `${where}.firstAvailable.${place}`,
      );
    }
  }
}

function* checkList(
  selectors: readonly DeviceSelector[] | undefined,
  where: string,
): Generator<void, void, void> {
  for (const [index, { cel }] of (selectors ?? []).entries()) {
    const { error } = compileSelector(cel?.expression ?? '', {
      newExpression: true,
    });
    // A construct that this engine does not know may be known to Kubernetes: the answer is undecided then.
    if (error && error.kind !== 'unsupported') {
      throw new InputError(
        `${where}.selectors.${index}.cel.expression: ${error.message}`,
      );
    }
    yield;
  }
}
