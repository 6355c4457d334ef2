import { parseQuantity, ResourceClaimSpec } from '@backstage-gpu/dra';
import { InputError } from '@backstage/errors';
import {
  AvailabilityQuery,
  ClaimDemand,
  ClaimSpec,
} from '@backstage-gpu/plugin-gpu-common';

/** A question for the availability of a claim spec. */
export interface AvailabilityQuestion {
  cluster?: string;
  spec: ResourceClaimSpec;
  maximum: number;
}

const usualMaximum = 1000;
/** The API server takes more; here somebody waits for the answer. */
const mostSelectors = 64;
/** Characters of all of them; one of the API server's longest is 10,240. */
const longestSelectors = 32 * 1024;

/**
 * What the body of `POST /v1/availability` asks for: its spec must be one that the API server would take. Selectors are
 * only measured here; `checkSelectors` compiles them.
 *
 * @throws InputError that names the field
 */
export function toAvailabilityQuestion({
  cluster,
  maximum = usualMaximum,
  spec,
}: AvailabilityQuery): AvailabilityQuestion {
  checkReferences(spec.devices);
  return { cluster, maximum, spec };
}

/** What a schema of single fields cannot say; the API server refuses the same. */
function checkReferences(devices: ClaimSpec['devices']): void {
  const names = new Set<string>();
  let expressions = 0;
  let characters = 0;
  devices.requests.forEach(({ name, exactly, firstAvailable }, index) => {
    const where = `spec.devices.requests.${index}`;
    if (names.has(name)) {
      throw new InputError(`${where}.name: expected distinct names`);
    }
    names.add(name);
    if (!exactly === !firstAvailable) {
      throw new InputError(
        `${where}: expected one of exactly and firstAvailable`,
      );
    }
    const demands: [string, ClaimDemand][] = exactly
      ? [[`${where}.exactly`, exactly]]
      : firstAvailable!.map((each, place) => [
          `${where}.firstAvailable.${place}`,
          each,
        ]);
    for (const [place, each] of demands) {
      expressions += each.selectors?.length ?? 0;
      for (const { cel } of each.selectors ?? []) {
        characters += cel.expression.length;
      }
      checkDemand(place, each);
    }
    for (const alternative of firstAvailable ?? []) {
      names.add(`${name}/${alternative.name}`);
    }
  });
  if (expressions > mostSelectors) {
    throw new InputError(
      `spec.devices.requests: expected at most ${mostSelectors} selectors in all`,
    );
  }
  if (characters > longestSelectors) {
    throw new InputError(
      `spec.devices.requests: expected selectors of at most ${longestSelectors} characters in all`,
    );
  }
  devices.constraints?.forEach((constraint, index) => {
    const where = `spec.devices.constraints.${index}`;
    const { matchAttribute, distinctAttribute, requests = [] } = constraint;
    const attribute = matchAttribute ?? distinctAttribute;
    if (!attribute || (matchAttribute && distinctAttribute)) {
      throw new InputError(
        `${where}: expected one of matchAttribute and distinctAttribute`,
      );
    }
    if (!attribute.includes('/')) {
      throw new InputError(
        `${where}: expected a name with its domain, such as gpu.nvidia.com/parentUUID`,
      );
    }
    const unknown = requests.find(name => !names.has(name));
    if (unknown !== undefined) {
      throw new InputError(`${where}.requests: no request has this name`);
    }
  });
}

function checkDemand(where: string, demand: ClaimDemand): void {
  if (demand.allocationMode === 'All' && demand.count !== undefined) {
    throw new InputError(`${where}.count: expected none with All`);
  }
  demand.tolerations?.forEach(({ key, operator, value }, index) => {
    if (operator === 'Exists' ? value : key === undefined) {
      throw new InputError(
        `${where}.tolerations.${index}: expected a key with Equal, and no value with Exists`,
      );
    }
  });
  for (const [name, value] of Object.entries(demand.capacity?.requests ?? {})) {
    if ('error' in parseQuantity(String(value))) {
      throw new InputError(
        `${where}.capacity.requests.${name}: expected a quantity such as 24Gi`,
      );
    }
  }
}
