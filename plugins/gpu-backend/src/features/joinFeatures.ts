import { Route } from '../platform/http/Route';
import { Feature, FeatureTask } from './Feature';

/**
 * The routes and tasks of all features.
 *
 * @throws Error that names both sides when two features bring the same route or the same task
 */
export function joinFeatures(features: readonly Feature[]): {
  routes: Route[];
  tasks: FeatureTask[];
} {
  const owners = new Map<string, string>();
  const claim = (what: string, feature: string) => {
    const other = owners.get(what);
    if (other !== undefined) {
      throw new Error(
        `${what} is registered by the feature ${other} and by the feature ${feature}: remove one of the two`,
      );
    }
    owners.set(what, feature);
  };
  for (const { name, routes = [], tasks = [] } of features) {
    claim(`feature ${name}`, name);
    // Names of parameters do not tell routes apart: Express would never get to the second.
    routes.forEach(({ operation: { method, path } }) =>
      claim(
        `route ${method.toUpperCase()} ${path.replace(
          /\{\w+\}/g,
          '{parameter}',
        )}`,
        name,
      ),
    );
    tasks.forEach(({ id }) => claim(`task ${id}`, name));
  }
  return {
    routes: features.flatMap(({ routes = [] }) => routes),
    tasks: features.flatMap(({ tasks = [] }) => tasks),
  };
}
