import { readFileSync } from 'node:fs';

/** Where Kubernetes tells a pod its namespace. */
const namespaceFile = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** The namespace of the pod that the backend runs in; undefined outside a cluster. */
export function readPortalNamespace(file = namespaceFile): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    // No pod, or one without a service account: then app-config has to say it.
    return undefined;
  }
}
