import { ProjectLimitSettings } from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';

const table = 'gpu_project_limits';

interface Row {
  project: string;
  version: number;
  settings: string;
  set_by: string;
  set_at: string;
  note: string;
}

/** The limits that were set for a project, with who set them, when and why. */
export interface StoredLimits {
  project: string;
  version: number;
  settings: ProjectLimitSettings;
  by: string;
  at: string;
  note: string;
}

/** Keeps what administrators set, every version of it. */
export class LimitStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The newest version; undefined while nobody set anything. */
  async get(
    project: string,
    knex: Knex = this.#knex,
  ): Promise<StoredLimits | undefined> {
    const row = await knex<Row>(table)
      .where({ project })
      .orderBy('version', 'desc')
      .first();
    return row && fromRow(row);
  }

  /** The newest version of every project that has one. */
  async all(): Promise<StoredLimits[]> {
    const newest = this.#knex<Row>(table)
      .select('project')
      .max('version as version')
      .groupBy('project')
      .as('newest');
    const rows = await this.#knex<Row>(table)
      .join(newest, join =>
        join
          .on(`${table}.project`, 'newest.project')
          .andOn(`${table}.version`, 'newest.version'),
      )
      .select(`${table}.*`);
    return (rows as Row[]).map(fromRow);
  }

  /** @returns false when there is such a version already: somebody was faster */
  async insert(limits: StoredLimits): Promise<boolean> {
    const inserted = await this.#knex<Row>(table)
      .insert({
        project: limits.project,
        version: limits.version,
        settings: JSON.stringify(limits.settings),
        set_by: limits.by,
        set_at: limits.at,
        note: limits.note,
      })
      .onConflict(['project', 'version'])
      .ignore()
      .returning('version');
    return inserted.length > 0;
  }
}

function fromRow(row: Row): StoredLimits {
  return {
    project: row.project,
    version: row.version,
    settings: JSON.parse(row.settings),
    by: row.set_by,
    at: row.set_at,
    note: row.note,
  };
}
