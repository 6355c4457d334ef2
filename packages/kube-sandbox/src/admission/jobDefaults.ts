import { JsonRecord } from '../cluster/types';
import { defaultPodSpec } from './podDefaults';

/**
 * Fills a Job in place: its spec, and for a new one the selector and the labels by which its pods are told from others,
 * as `batch/v1` generates them (strategy `generateSelector`).
 */
export function defaultJob(object: JsonRecord, isNew: boolean): void {
  const { metadata, spec } = object;
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1;
  }
  spec.parallelism ??= 1;
  spec.backoffLimit ??= 6;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy
    ? 'Failed'
    : 'TerminatingOrFailed';
  if (spec.template?.spec) {
    defaultPodSpec(spec.template.spec);
  }
  if (isNew && !spec.manualSelector && spec.template) {
    const { name, uid } = metadata;
    spec.selector = {
      matchLabels: { 'batch.kubernetes.io/controller-uid': uid },
    };
    spec.template.metadata = {
      ...spec.template.metadata,
      labels: {
        ...spec.template.metadata?.labels,
        'batch.kubernetes.io/controller-uid': uid,
        'batch.kubernetes.io/job-name': name,
        'controller-uid': uid,
        'job-name': name,
      },
    };
  }
}
