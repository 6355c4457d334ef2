import {
  CreateRequestBody,
  GpuRequest,
  ProjectLimits,
} from '@backstage-gpu/plugin-gpu-common';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import {
  createSharedDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { ClusterProxy, Moment } from './__testUtils__/ClusterProxy';
import { ObservedCluster } from './__testUtils__/ObservedCluster';

jest.setTimeout(60_000);

const project = 'killed';
const tier = 'gpu-small';
const moments: Moment[] = ['before', 'after'];
/** What is applied for a request, in this order. */
const applied = [
  'configmaps',
  'resourceclaimtemplates',
  'deployments',
  'services',
];
const steps = applied.flatMap(plural =>
  moments.map(moment => ({ plural, moment, request: `${moment}-${plural}` })),
);
/** As many as the largest test has at once. */
const limit = steps.length;
/** Milliseconds; more than a process leaves to another that may be at a request still. */
const betweenProcesses = 120_000;

function bodyOf(name: string): CreateRequestBody {
  return {
    name,
    project,
    tier,
    workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
  };
}

/** Each process here is killed while every one of several requests stands at a step of its own; the next finds what it left. */
describe.each(testDatabaseEngines)(
  'a backend killed with SIGKILL, on %s',
  engine => {
    let sandbox: RunningSandbox;
    let cluster: ObservedCluster;
    let proxy: ClusterProxy;
    let databaseConfig: JsonObject;
    let database: Knex;
    /** The one that runs, or ran last. */
    let backend: BackendProcess;

    beforeAll(async () => {
      sandbox = await startSandbox({ timings: fastTimings });
      cluster = await ObservedCluster.start(sandbox);
      // Two share the limit, so that room has to be made for every request.
      await cluster.makeNamespace(project, project);
      await cluster.makeNamespace(`${project}-too`, project);
      proxy = await ClusterProxy.start(sandbox.url);
      const shared = await createSharedDatabase(engine);
      databaseConfig = shared.config;
      database = shared.connect('gpu');
    });

    afterAll(async () => {
      await backend?.kill();
      await proxy.stop();
      await cluster.stop();
      await sandbox.stop();
    });

    /** Time passes between two processes; the portal goes by the clock of the database, which nobody turns. */
    async function letTimePass() {
      const before = new Date(Date.now() - betweenProcesses);
      await database('gpu_requests').update({
        updated_at: before.toISOString(),
      });
    }

    async function start(options: { dieAt?: string } = {}) {
      proxy.clear();
      if (backend) {
        await letTimePass();
      }
      backend = await BackendProcess.start({
        database: databaseConfig,
        gpu: {
          clusters: [
            {
              name: 'c',
              url: proxy.url,
              authProvider: 'serviceAccount',
              serviceAccountToken: sandbox.token,
            },
          ],
          projects: [{ name: project, limits: { devices: { [tier]: limit } } }],
        },
        ...options,
      });
      await backend.until(async () => {
        const { body } = await backend.ask('GET', '/v1/clusters');
        return body.clusters[0].freshness.state === 'live';
      });
      await backend.run('gpu-keep-quotas');
    }

    async function limits(): Promise<ProjectLimits> {
      const path = `/v1/projects/${project}/limits`;
      return (await backend.ask('GET', path)).body;
    }

    /** The next process, with its pass over what the last one left. */
    async function recover() {
      await start();
      await backend.run('gpu-reconcile-requests');
    }

    /** Sends a request whose answer will never come. */
    function askInVain(method: 'POST' | 'DELETE', path: string, body?: object) {
      backend.ask(method, path, body).catch(() => undefined);
    }

    async function makeReady(name: string) {
      const made = await backend.ask('POST', '/v1/requests', bodyOf(name));
      expect(made.status).toBe(201);
      await backend.until(async () =>
        (
          await active()
        ).some(request => request.name === name && request.state === 'ready'),
      );
    }

    async function active(): Promise<GpuRequest[]> {
      const { body } = await backend.ask(
        'GET',
        `/v1/requests?project=${project}&active=true`,
      );
      return body.requests;
    }

    /** Waits until these requests are whole, and says that there is nothing else: no object, no reservation. */
    async function expectWhole(names: string[]) {
      await backend.until(async () =>
        (await active()).every(({ state }) => state === 'ready'),
      );
      const requests = await active();
      expect(requests.map(({ name }) => name).sort()).toEqual(
        [...names].sort(),
      );
      const ids = requests.map(({ id }) => id);
      await cluster.untilHeld(project, ids);
      expect((await limits()).devices).toContainEqual(
        expect.objectContaining({ tier, used: names.length }),
      );
    }

    async function release(names: string[]) {
      for (const { id, name } of await active()) {
        if (names.includes(name)) {
          await backend.ask('DELETE', `/v1/requests/${id}`);
        }
      }
      await backend.until(async () =>
        (await active()).every(({ name }) => !names.includes(name)),
      );
    }

    it('right after a reservation, and when a quota makes room for it, finishes the requests', async () => {
      await start({ dieAt: 'reserved' });
      askInVain('POST', '/v1/requests', bodyOf('reserved'));
      await backend.ended;
      expect(await database('gpu_requests').pluck('state')).toEqual([
        'reserved',
      ]);
      const names = ['reserved'];
      for (const moment of moments) {
        await start();
        // Two namespaces share what is left, so that every second request moves a place from one quota to the other.
        await makeReady(`${moment}-even`);
        const held = proxy.hold(
          { method: 'PATCH', plural: 'resourcequotas' },
          moment,
        );
        askInVain('POST', '/v1/requests', bodyOf(`${moment}-quota`));
        await held;
        await backend.kill();
        names.push(`${moment}-even`, `${moment}-quota`);
      }
      await recover();
      await expectWhole(names);
      await release(names);
      await expectWhole([]);
    });

    it('before and after each write of a request, finishes the request', async () => {
      const held = steps.map(({ plural, moment, request }) =>
        proxy.hold({ method: 'PATCH', plural, request }, moment),
      );
      for (const { request } of steps) {
        askInVain('POST', '/v1/requests', bodyOf(request));
      }
      await Promise.all(held);
      await backend.kill();
      await recover();
      const names = steps.map(({ request }) => request);
      await expectWhole(names);

      const taken = await backend.ask('POST', '/v1/requests', bodyOf(names[0]));
      expect(taken.status).toBe(409);
      const more = await backend.ask('POST', '/v1/requests', bodyOf('more'));
      expect(more.body.error.code).toBe('limit-reached');
    });

    it('while it releases a request or takes one back, leaves nothing of it', async () => {
      const [kept, before, after, ...others] = steps.map(
        ({ request }) => request,
      );
      await release(others);
      const released = { before, after };
      const refused = { before: 'refused-before', after: 'refused-after' };
      const held = moments.flatMap(moment =>
        [released[moment], refused[moment]].map(request =>
          proxy.hold(
            { method: 'DELETE', plural: 'configmaps', request },
            moment,
          ),
        ),
      );
      const requests = await active();
      for (const moment of moments) {
        const { id } = requests.find(({ name }) => name === released[moment])!;
        askInVain('DELETE', `/v1/requests/${id}`);
        const request = refused[moment];
        proxy.refuse({ method: 'PATCH', plural: 'services', request });
        askInVain('POST', '/v1/requests', bodyOf(request));
      }
      await Promise.all(held);
      await backend.kill();
      await recover();
      await expectWhole([kept]);

      const again = [...Object.values(released), ...Object.values(refused)];
      for (const name of again) {
        const made = await backend.ask('POST', '/v1/requests', bodyOf(name));
        expect(made.status).toBe(201);
      }
      await expectWhole([kept, ...again]);
      await release([kept, ...again]);
      await expectWhole([]);
    });
  },
);
