import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { Interners } from './Interners';

const podTemplateHash = 'pod-template-hash';
const kept = [...Object.values(gpuLabels), podTemplateHash];

/** The labels that tie an object to a tier, a project, a request and a catalog entity; undefined for none. */
export function ourLabels(
  { metadata }: KubernetesObject,
  interners: Interners,
): Record<string, string> | undefined {
  const { labels } = metadata;
  if (!labels) {
    return undefined;
  }
  let ours: Record<string, string> | undefined;
  for (const name of kept) {
    const value = labels[name];
    if (typeof value === 'string') {
      ours ??= {};
      ours[name] = interners.text(value);
    }
  }
  return ours;
}
