/** A rule of a Role or ClusterRole. */
export interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

/** One verb on one kind of object, or on one object. */
export interface Right {
  group: string;
  resource: string;
  verb: string;
  /** Of the only object for which it holds. */
  name?: string;
}

/** Every right of some rules by itself. */
export function rightsOf(rules: Rule[]): Right[] {
  return rules.flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
    apiGroups.flatMap(group =>
      resources.flatMap(resource =>
        verbs.flatMap(verb =>
          resourceNames
            ? resourceNames.map(name => ({ group, resource, verb, name }))
            : [{ group, resource, verb }],
        ),
      ),
    ),
  );
}

/** Rules that grant just these rights. */
export function rulesOf(rights: Right[]): Rule[] {
  return rights.map(({ group, resource, verb, name }) => ({
    apiGroups: [group],
    resources: [resource],
    ...(name === undefined ? {} : { resourceNames: [name] }),
    verbs: [verb],
  }));
}

/** Such as `list deployments.apps`. */
export function nameOfRight({ group, resource, verb }: Right): string {
  return `${verb} ${resource}${group ? `.${group}` : ''}`;
}
