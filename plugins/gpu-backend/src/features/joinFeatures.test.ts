import { Operation } from '@backstage-gpu/plugin-gpu-common/schema';
import { route as routeOf, Route } from '../platform/http/Route';
import { Feature, FeatureTask } from './Feature';
import { joinFeatures } from './joinFeatures';

const route = (path: string, method: Operation['method'] = 'get'): Route =>
  routeOf({ method, path, summary: '', responses: {} }, async () => {});
const task = (id: string): FeatureTask => ({
  id,
  frequency: { seconds: 1 },
  initialDelay: { seconds: 1 },
  scope: 'local',
  run: async () => {},
});

const collisions: { why: string; features: Feature[]; message: RegExp }[] = [
  {
    why: 'the same route',
    features: [
      { name: 'usage', routes: [route('/v1/usage')] },
      { name: 'showback', routes: [route('/v1/usage')] },
    ],
    message: /GET \/v1\/usage .*feature usage .*feature showback/,
  },
  {
    why: 'the same route by another name of its parameter',
    features: [
      { name: 'requests', routes: [route('/v1/requests/{id}')] },
      { name: 'leases', routes: [route('/v1/requests/{request}')] },
    ],
    message: /feature requests .*feature leases/,
  },
  {
    why: 'the same task',
    features: [
      { name: 'usage', tasks: [task('record')] },
      { name: 'metrics', tasks: [task('record')] },
    ],
    message: /task record .*feature usage .*feature metrics/,
  },
  {
    why: 'the same name',
    features: [{ name: 'usage' }, { name: 'usage' }],
    message: /feature usage is registered by the feature usage/,
  },
];

describe('joinFeatures', () => {
  it.each(collisions)('refuses $why', ({ features, message }) => {
    expect(() => joinFeatures(features)).toThrow(message);
  });

  it('keeps the order of features, and tells methods apart', () => {
    const { routes, tasks } = joinFeatures([
      { name: 'a', routes: [route('/v1/a')], tasks: [task('a')] },
      { name: 'b', routes: [route('/v1/a', 'post'), route('/v1/b')] },
    ]);
    expect(
      routes.map(({ operation: { method, path } }) => `${method} ${path}`),
    ).toEqual(['get /v1/a', 'post /v1/a', 'get /v1/b']);
    expect(tasks.map(({ id }) => id)).toEqual(['a']);
  });
});
