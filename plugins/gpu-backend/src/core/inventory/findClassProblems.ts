import { compileSelector } from '@backstage-gpu/cel';
import { DeviceClass } from '@backstage-gpu/dra';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { Tier } from './readTiers';

/** Kinds of errors that say nothing about what Kubernetes does. */
const unknownHere = new Set(['unsupported', 'limit']);

/** What is wrong with the DeviceClasses of tiers whatever devices there are, by class; in steps of a selector each. */
export function* findClassProblems(
  classes: readonly KubernetesObject[],
  tiers: readonly Tier[],
): Generator<void, Map<string, string>, void> {
  const problems = new Map<string, string>();
  for (const { metadata, ...rest } of classes) {
    const name = metadata.name;
    const tier = tiers.find(({ deviceClass }) => deviceClass === name);
    const label = metadata.labels?.[gpuLabels.tier];
    const chosen = tiers.find(each => each.name === label)?.deviceClass;
    if (label && chosen !== undefined && chosen !== name) {
      problems.set(
        name,
        `its label ${gpuLabels.tier} names the tier ${label}, which is DeviceClass ${chosen}: give it another, or none`,
      );
    }
    const { spec } = rest as DeviceClass;
    for (const { cel } of tier ? spec?.selectors ?? [] : []) {
      const { error } = compileSelector(cel?.expression ?? '');
      if (error) {
        problems.set(
          name,
          `a selector of tier ${tier!.name} ${
            unknownHere.has(error.kind)
              ? 'cannot be evaluated by this portal, though Kubernetes may'
              : 'is none that the API server takes'
          }: ${error.message.slice(0, 300)}`,
        );
      }
      yield;
    }
  }
  return problems;
}
