const prefix = 'component:default/';

/**
 * Entity reference of the Component with that name that the catalog has for a request.
 *
 * @public
 */
export function requestEntityRef(name: string): string {
  return `${prefix}${name}`;
}

/**
 * Name of the Component of a request; its Kubernetes objects carry it as the label `backstage.io/kubernetes-id`.
 *
 * @public
 */
export function requestEntityName({
  entityRef,
}: {
  entityRef: string;
}): string {
  return entityRef.slice(prefix.length);
}
