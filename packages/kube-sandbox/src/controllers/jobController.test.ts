import { ClusterApi } from '../api/ClusterApi';
import { systemClock } from '../cluster/Clock';
import { resources } from '../cluster/resources';
import { KubernetesObject } from '../cluster/types';
import { ObjectStore, StoreEvent } from '../store/ObjectStore';
import { startControllers } from './startControllers';
import { fastTimings } from './Timings';

describe('the pods of a Job', () => {
  const store = new ObjectStore();
  const api = new ClusterApi({ store, clock: systemClock });
  let stop: () => void;

  beforeAll(() => {
    const write = { manager: 'test' };
    stop = startControllers({
      api,
      store,
      clock: systemClock,
      timings: { ...fastTimings, jobBackoff: 1 },
      onError: error => {
        throw error;
      },
    });
    api.create(
      resources.namespaces,
      undefined,
      { metadata: { name: 'default' } },
      write,
    );
    api.create(resources.nodes, undefined, { metadata: { name: 'n' } }, write);
  });
  afterAll(() => stop());

  function run(
    name: string,
    annotations: Record<string, string>,
    spec: object = {},
  ): Promise<KubernetesObject> {
    return new Promise(resolve => {
      const unsubscribe = store.subscribe(({ object }: StoreEvent) => {
        const hasEnded = object.status?.conditions?.some(
          ({ type }: { type: string }) => ['Complete', 'Failed'].includes(type),
        );
        if (
          object.kind === 'Job' &&
          object.metadata.name === name &&
          hasEnded
        ) {
          unsubscribe();
          resolve(object);
        }
      });
      api.create(
        resources.jobs,
        'default',
        {
          metadata: { name },
          spec: {
            ...spec,
            template: {
              metadata: { annotations },
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'c', image: 'example.com/c:1' }],
              },
            },
          },
        },
        { manager: 'test' },
      );
    });
  }

  const podsOf = (job: KubernetesObject) =>
    store
      .list(resources.pods, 'default')
      .filter(
        ({ metadata }) => metadata.labels?.['job-name'] === job.metadata.name,
      );

  it('end with the exit code that their annotation gives, and are replaced up to the limit', async () => {
    const job = await run(
      'failing',
      { 'kube-sandbox/exit-code': '3' },
      { backoffLimit: 1 },
    );
    expect(job.status).toMatchObject({ failed: 2 });
    const [pod] = podsOf(job);
    expect(pod.status).toMatchObject({
      phase: 'Failed',
      containerStatuses: [
        {
          ready: false,
          state: { terminated: { exitCode: 3, reason: 'Error' } },
        },
      ],
    });
    expect(pod.metadata.finalizers).toBeUndefined();
  });

  it('run as long as their annotation says', async () => {
    const job = await run('short', { 'kube-sandbox/run-seconds': '0' });
    expect(job.status).toMatchObject({ succeeded: 1 });
    expect(podsOf(job)[0].status.phase).toBe('Succeeded');
  });
});
