import { compileSelector } from '@backstage-gpu/cel';
import { DeviceClass } from '@backstage-gpu/dra';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../../watch/KubernetesObject';
import { Tier } from '../readTiers';

/** What is wrong with the DeviceClasses of tiers whatever devices there are, by class. */
export function findClassProblems(
  classes: readonly KubernetesObject[],
  tiers: readonly Tier[],
): Map<string, string> {
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
          `a selector of tier ${
            tier!.name
          } is none that the API server takes: ${error.message.slice(0, 300)}`,
        );
      }
    }
  }
  return problems;
}
