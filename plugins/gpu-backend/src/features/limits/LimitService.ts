import {
  LimitsChange,
  LimitVerdict,
  ProjectLimits,
  QuotaStatus,
} from '@backstage-gpu/plugin-gpu-common';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { compareCapacity, findExcesses } from './compareLimits';
import { describeLimits } from './describeLimits';
import { judgeNamespace } from './judgeNamespace';
import { LimitGate, RequestedDevices } from '../contracts/LimitGate';
import { PlacedDevices } from '../contracts/PlacedDevices';
import { judgeRequest } from './judgeRequest';
import { LimitResolver } from './LimitResolver';
import { LimitsUpdate } from './LimitsUpdate';
import { LimitStore, StoredLimits } from './LimitStore';
import { listPending } from './listPending';
import { claimsOfProject, measureUse } from './measureUse';
import { nextTurn } from '../../platform/nextTurn';

/** Somebody changed the limits since they were read. */
export class LimitsChangedError extends ConflictError {
  readonly code = 'limits-changed';
  /** Precondition Failed. */
  readonly statusCode = 412;
}

/** Limits of projects: what is in force, what it says to a request, and how much each may have. */
export class LimitService implements LimitGate {
  readonly #store: LimitStore;
  readonly #resolver: LimitResolver;
  readonly #snapshot: () => Snapshot;
  readonly #reserved: (project: string) => Promise<PlacedDevices[]>;
  readonly #allReserved: () => Promise<ReadonlyMap<string, PlacedDevices[]>>;
  readonly #quotas: (project: string) => QuotaStatus[];
  readonly #onChange: (project: string) => Promise<void>;
  readonly #now: () => Date;

  constructor(options: {
    store: LimitStore;
    resolver: LimitResolver;
    snapshot: () => Snapshot;
    /** The project's requests that are not final. */
    reserved: (project: string) => Promise<PlacedDevices[]>;
    /** The same of all projects, by project. */
    allReserved: () => Promise<ReadonlyMap<string, PlacedDevices[]>>;
    /** How the project's quotas stand. */
    quotas: (project: string) => QuotaStatus[];
    /** Told after limits were changed. */
    onChange: (project: string) => Promise<void>;
    now?: () => Date;
  }) {
    this.#store = options.store;
    this.#resolver = options.resolver;
    this.#snapshot = options.snapshot;
    this.#reserved = options.reserved;
    this.#allReserved = options.allReserved;
    this.#quotas = options.quotas;
    this.#onChange = options.onChange;
    this.#now = options.now ?? (() => new Date());
  }

  /** What the limits say to a request beside the others that are given. */
  async judge(
    project: string,
    request: RequestedDevices,
    reserved: readonly PlacedDevices[],
    knex?: Knex,
  ): Promise<LimitVerdict> {
    const snapshot = this.#snapshot();
    return judgeRequest({
      project,
      limits: await this.#resolver.resolve(project, knex),
      tiers: this.#resolver.tiersOf(project),
      use: measureUse(claimsOfProject(snapshot, project), reserved),
      refusals: judgeNamespace(snapshot, request, reserved),
      request,
    });
  }

  /** What ResourceQuotas of others in its namespace would refuse; empty when there are none. */
  judgeNamespace(request: Omit<RequestedDevices, 'count' | 'memoryGib'>) {
    return judgeNamespace(this.#snapshot(), request, []);
  }

  /** The same with the requests that are known now; what a dry run says. */
  async preview(
    project: string,
    request: RequestedDevices,
  ): Promise<LimitVerdict> {
    return this.judge(project, request, await this.#reserved(project));
  }

  /** @throws NotFoundError for an unknown project */
  async get(project: string): Promise<ProjectLimits> {
    this.#require(project);
    return this.#describe(
      project,
      await this.#store.get(project),
      await this.#reserved(project),
    );
  }

  /** The limits of several projects, with two reads of the database however many they are. */
  async list(projects: readonly string[]): Promise<ProjectLimits[]> {
    const stored = new Map(
      (await this.#store.all()).map(each => [each.project, each]),
    );
    const reserved = await this.#allReserved();
    const limits: ProjectLimits[] = [];
    for (const project of projects) {
      limits.push(
        this.#describe(
          project,
          stored.get(project),
          reserved.get(project) ?? [],
        ),
      );
      await nextTurn();
    }
    return limits;
  }

  /**
   * Sets limits, or with `dryRun` says what that would do.
   *
   * @param version - of the limits that the change was made from
   * @throws InputError for an unknown tier
   * @throws LimitsChangedError when there is a newer version
   */
  async update(options: {
    project: string;
    body: LimitsUpdate;
    version: number;
    by: string;
    dryRun: boolean;
  }): Promise<LimitsChange> {
    const { project, body, version, by, dryRun } = options;
    this.#require(project);
    this.#requireTiers(Object.keys(body.settings.devices ?? {}));
    const before = await this.#store.get(project);
    const known = before?.version ?? 0;
    if (known !== version) {
      throw this.#changed(project, version, known);
    }
    const next: StoredLimits = {
      project,
      version: version + 1,
      settings: body.settings,
      by,
      at: this.#now().toISOString(),
      note: body.note,
    };
    const change = await this.#compare(project, before, next);
    if (!dryRun) {
      if (!(await this.#store.insert(next))) {
        throw this.#changed(project, version, version + 1);
      }
      await this.#onChange(project);
    }
    return change;
  }

  async #compare(
    project: string,
    before: StoredLimits | undefined,
    next: StoredLimits,
  ): Promise<LimitsChange> {
    const snapshot = this.#snapshot();
    const reserved = await this.#reserved(project);
    const after = this.#describe(project, next, reserved);
    const others = await this.#store.all();
    const all = snapshot.projects.map(({ name }) =>
      name === project
        ? this.#resolver.resolveStored(name, next)
        : this.#resolver.resolveStored(
            name,
            others.find(stored => stored.project === name),
          ),
    );
    return {
      before: this.#describe(project, before, reserved),
      after,
      over: findExcesses(after),
      capacity: compareCapacity(snapshot.tiers, all),
    };
  }

  #describe(
    project: string,
    stored: StoredLimits | undefined,
    reserved: readonly PlacedDevices[],
  ): ProjectLimits {
    const snapshot = this.#snapshot();
    const use = measureUse(claimsOfProject(snapshot, project), reserved);
    const tiers = this.#resolver.tiersOf(project);
    return {
      ...describeLimits({
        limits: this.#resolver.resolveStored(project, stored),
        tiers: snapshot.tiers.map(({ name }) => name),
        use,
      }),
      project,
      version: stored?.version ?? 0,
      ...(tiers ? { tiers } : {}),
      settings: stored?.settings ?? {},
      quotas: this.#quotas(project),
      ...listPending(snapshot, project),
    };
  }

  #require(project: string): void {
    if (!this.#snapshot().projects.some(({ name }) => name === project)) {
      throw new NotFoundError(`no project ${project} is known`);
    }
  }

  #requireTiers(names: readonly string[]): void {
    const known = this.#snapshot().tiers.map(({ name }) => name);
    const unknown = names.find(name => !known.includes(name));
    if (unknown !== undefined) {
      throw new InputError(
        `settings.devices.${unknown}: no tier ${unknown} is known; known are ${
          known.join(', ') || 'none'
        }`,
      );
    }
  }

  #changed(project: string, version: number, now: number): LimitsChangedError {
    return new LimitsChangedError(
      `the limits of project ${project} are no longer at version ${version}, but at ${now}: read them again and repeat the change`,
    );
  }
}
