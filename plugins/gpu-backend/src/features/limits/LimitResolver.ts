import { Knex } from 'knex';
import { GpuConfig } from '../../core/config/readGpuConfig';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { foreignLimits } from './foreignLimits';
import { LimitStore, StoredLimits } from './LimitStore';
import { LimitLayer, ResolvedLimits, resolveLimits } from './resolveLimits';

/** Finds which limits of a project are in force: those that were set, configured, or the defaults. */
export class LimitResolver {
  readonly #store: LimitStore;
  readonly #config: GpuConfig;
  readonly #snapshot: () => Snapshot;

  constructor(options: {
    store: LimitStore;
    config: GpuConfig;
    snapshot: () => Snapshot;
  }) {
    this.#store = options.store;
    this.#config = options.config;
    this.#snapshot = options.snapshot;
  }

  /** The limits in force. Reads in the database go through `knex` when it is given, as within a transaction. */
  async resolve(project: string, knex?: Knex): Promise<ResolvedLimits> {
    return this.resolveStored(project, await this.#store.get(project, knex));
  }

  /** The limits that were set or configured, without those of ResourceQuotas that others keep. */
  async resolveOwn(project: string): Promise<ResolvedLimits> {
    return resolveLimits(
      this.#layersOf(project, await this.#store.get(project)),
    );
  }

  /** The limits in force if these were stored. */
  resolveStored(
    project: string,
    stored: StoredLimits | undefined,
  ): ResolvedLimits {
    return resolveLimits(
      this.#layersOf(project, stored),
      foreignLimits(this.#snapshot(), project),
    );
  }

  /** Tiers that the project may ask for; undefined means all. */
  tiersOf(project: string): string[] | undefined {
    return this.#configOf(project)?.tiers;
  }

  #configOf(project: string) {
    return this.#config.projects.find(({ name }) => name === project);
  }

  #layersOf(project: string, stored: StoredLimits | undefined): LimitLayer[] {
    return [
      ...(stored
        ? [
            {
              settings: stored.settings,
              origin: {
                kind: 'set' as const,
                by: stored.by,
                at: stored.at,
                note: stored.note,
              },
            },
          ]
        : []),
      {
        settings: this.#configOf(project)?.limits ?? {},
        origin: { kind: 'config' },
      },
      { settings: this.#config.defaultLimits, origin: { kind: 'defaults' } },
    ];
  }
}
