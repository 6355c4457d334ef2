// The cases are dra's test data: everything that computes first fit answers the same ones.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  FirstFitCase,
  firstFitCases,
  namedStop,
} from '../../../dra/src/__testUtils__/firstFitCases';
import { KubernetesObject } from '../cluster/types';
import { schedulePod } from './schedulePod';

/** The parts of an object that a decision reads. */
function objects(items: readonly object[]): KubernetesObject[] {
  return items.map(item => ({
    ...item,
    metadata: { ...(item as KubernetesObject).metadata },
  })) as KubernetesObject[];
}

/** Schedules a pod for each claim until one is not placed. No pod stays on its node, so that nodes are taken by name. */
function scheduleAll(example: FirstFitCase) {
  const claims = objects(example.claims);
  const granted: string[] = [];
  const { tolerations, nodeSelector, requiredAffinity } = example.demand;
  const pod = {
    metadata: { name: 'pod', namespace: 'default' },
    spec: {
      containers: [],
      tolerations,
      nodeSelector,
      ...(requiredAffinity && {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: requiredAffinity,
          },
        },
      }),
    },
  } as unknown as KubernetesObject;
  for (;;) {
    const claim = {
      metadata: { name: `claim-${granted.length}`, namespace: 'default' },
      spec: example.claimSpec,
    } as unknown as KubernetesObject;
    const decision = schedulePod(pod, [claim], {
      nodes: objects(example.nodes),
      slices: objects(example.slices),
      classes: objects(example.classes),
      claims,
      pods: [],
    });
    if (decision.kind !== 'bind') {
      const stop = decision.kind === 'error' ? decision.message : undefined;
      return { granted, stop: namedStop(example, stop) };
    }
    const [{ allocation }] = decision.allocations;
    for (const { driver, pool, device } of allocation.devices.results) {
      granted.push(`${driver}/${pool}/${device}`);
    }
    claims.push({ ...claim, status: { allocation } });
  }
}

describe('schedulePod', () => {
  it.each(firstFitCases.map(example => [example.name, example] as const))(
    '%s',
    (_name, example) => {
      const { granted, stop } = example;
      expect(scheduleAll(example)).toEqual({ granted, stop });
    },
  );
});
