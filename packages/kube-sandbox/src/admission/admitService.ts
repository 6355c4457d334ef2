import { resources } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { ObjectStore } from '../store/ObjectStore';

const lastHost = 254;

/** Gives a new service an address of 10.0.0.0/24, the lowest that is free. */
export function withClusterAddress(
  store: ObjectStore,
  service: JsonRecord,
): JsonRecord {
  const { clusterIP, type } = service.spec;
  if (type === 'ExternalName') {
    return service;
  }
  const withAddress = (address: string) => ({
    ...service,
    spec: { ...service.spec, clusterIP: address, clusterIPs: [address] },
  });
  if (clusterIP) {
    return withAddress(clusterIP);
  }
  const taken = new Set(
    store.list(resources.services).map(({ spec }) => spec.clusterIP),
  );
  for (let host = 1; host <= lastHost; host++) {
    if (!taken.has(`10.0.0.${host}`)) {
      return withAddress(`10.0.0.${host}`);
    }
  }
  throw new StatusError({
    code: 500,
    reason: 'InternalError',
    message:
      'Internal error occurred: failed to allocate a serviceIP: range is full',
  });
}
