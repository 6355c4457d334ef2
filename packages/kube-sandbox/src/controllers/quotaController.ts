import { quotaUsage } from '../admission/quotaUsage';
import { allResources, resources } from '../cluster/resources';
import { deepEqual } from '../patch/deepEqual';
import { ControllerContext, writeStatus } from './ControllerContext';
import { runReconciler } from './runReconciler';

const counted = allResources.filter(
  definition => definition.namespaced && definition !== resources.events,
);

/** Keeps the status of every ResourceQuota: its limits and what counts against them, recounted from what is there. */
export function startQuotaController(context: ControllerContext): () => void {
  const { store } = context;
  return runReconciler(context, {
    definitions: counted,
    keysOf: ({ object: { metadata } }) =>
      metadata.namespace &&
      store.list(resources.resourcequotas, metadata.namespace).length > 0
        ? [metadata.namespace]
        : [],
    work: namespace => {
      for (const quota of store.list(resources.resourcequotas, namespace)) {
        const hard: Record<string, string> = quota.spec.hard ?? {};
        const used = quotaUsage(store, namespace, Object.keys(hard));
        const status = {
          hard,
          used: Object.fromEntries(
            Object.entries(used).map(([name, count]) => [name, `${count}`]),
          ),
        };
        if (!deepEqual(status, quota.status ?? {})) {
          writeStatus(context, resources.resourcequotas, quota, status);
        }
      }
    },
  });
}
