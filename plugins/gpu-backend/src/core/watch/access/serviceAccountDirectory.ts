/** Where Kubernetes puts token and certificate authority of a pod's service account. */
export const serviceAccountDirectory =
  '/var/run/secrets/kubernetes.io/serviceaccount';
