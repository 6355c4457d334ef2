import { Knex } from 'knex';
import { ConflictError } from '@backstage/errors';
import {
  Demand,
  GpuRequest,
  requestDetailsOf,
  RequestState,
} from '@backstage-gpu/plugin-gpu-common';
import { PlacedDevices, Reservations } from '../contracts/PlacedDevices';
import { chargesOf } from './demands';
import { RequestCondition } from './RequestCondition';
import { whereCondition } from './whereCondition';

const table = 'gpu_requests';
const locks = 'gpu_project_locks';
/** States that nothing follows. */
export const finalStates: readonly RequestState[] = ['released', 'failed'];
/** States in which a request holds nothing and will hold nothing. */
const unreservingStates: readonly RequestState[] = [...finalStates, 'finished'];

interface Row {
  id: string;
  idempotency_key: string | null;
  body_hash: string;
  active_name: string | null;
  entity_ref: string;
  active_entity: string | null;
  name: string;
  project: string;
  tier: string;
  cluster: string;
  namespace: string;
  workload: string;
  details: string;
  requester: string;
  state: RequestState;
  reason: string | null;
  devices: string;
  demands: string | null;
  claims: number;
  device_count: number;
  memory_gib: number | null;
  created_at: string;
  updated_at: string;
}

/** A request as it is kept: what the API shows, and what tells repeated requests apart. */
export interface StoredRequest
  extends Omit<GpuRequest, 'endpoint' | 'component'> {
  idempotencyKey?: string;
  bodyHash: string;
  /** ResourceClaims that are made for it. */
  claims: number;
  /** Devices that it holds or will hold; 0 for one that reserves nothing and counts by its claims alone. */
  deviceCount: number;
  /** GPU memory of these, in GiB, as known when it was stored. */
  memoryGib?: number;
}

/**
 * Decides on a new request beside the others of its project, which cannot change meanwhile. Reads in the database go
 * through `knex`, which is the transaction.
 *
 * @throws Error to refuse it
 */
export type DecideOnRequest = (
  others: PlacedDevices[],
  knex: Knex,
) => Promise<void>;

/** Which requests to list, newest first. */
export interface RequestFilter {
  project?: string;
  entityRef?: string;
  cluster?: string;
  tier?: string;
  state?: string;
  active?: boolean;
  /** What else must hold, whatever was asked for. */
  condition?: RequestCondition;
  /** Cursor of an earlier answer. */
  cursor?: { createdAt: string; id: string };
  limit: number;
}

const filterColumns = {
  project: 'project',
  entityRef: 'entity_ref',
  cluster: 'cluster',
  tier: 'tier',
  state: 'state',
} as const;

/** Keeps requests in the database. What must not race is a unique key, a condition, or done under a project's lock. */
export class RequestStore implements Reservations {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Stores a new request, and with it reserves its name and its share of the project's limits. Of two that come at once
   * for one project, one waits: `decide` sees all that was stored before.
   *
   * @returns `repeated` for an id or idempotency key that is stored, `entityTaken` when another active request has its entity
   * @throws ConflictError when another request holds the name in that namespace
   * @throws whatever `decide` throws
   */
  async insert(
    request: StoredRequest,
    decide: DecideOnRequest = async () => {},
  ): Promise<'inserted' | 'repeated' | 'entityTaken'> {
    try {
      await this.#knex.transaction(async transaction => {
        await lockProject(transaction, request.project);
        await decide(
          await this.reservations(request.project, transaction),
          transaction,
        );
        await transaction<Row>(table).insert(toRow(request));
      });
      return 'inserted';
    } catch (error) {
      const { id, idempotencyKey, name, namespace } = request;
      if (
        (await this.get(id)) ||
        (idempotencyKey && (await this.findRepeated(idempotencyKey)))
      ) {
        return 'repeated';
      }
      const holder = await this.#knex<Row>(table)
        .where({ active_name: activeName(request) })
        .first();
      if (holder) {
        throw new ConflictError(
          `${name} in namespace ${namespace} belongs to request ${holder.id}, which is ${holder.state}: choose another name or release that one`,
        );
      }
      const [taken] = await this.entitiesInUse([request.entityRef]);
      if (taken) {
        return 'entityTaken';
      }
      throw error;
    }
  }

  /** Those of the entity references that active requests have. */
  async entitiesInUse(entityRefs: readonly string[]): Promise<string[]> {
    const rows = await this.#knex<Row>(table)
      .whereIn('active_entity', [...entityRefs])
      .select('entity_ref');
    return rows.map(({ entity_ref: entityRef }) => entityRef);
  }

  /** What the requests of a project that are not final count. */
  async reservations(
    project: string,
    knex: Knex = this.#knex,
  ): Promise<PlacedDevices[]> {
    const rows = await this.#reserving(knex).where({ project });
    return rows.map(toReservation);
  }

  /** The same of all projects, by project. */
  async allReservations(): Promise<Map<string, PlacedDevices[]>> {
    const all = new Map<string, PlacedDevices[]>();
    for (const row of await this.#reserving(this.#knex)) {
      const list = all.get(row.project) ?? [];
      all.set(row.project, list);
      list.push(toReservation(row));
    }
    return all;
  }

  #reserving(knex: Knex) {
    return knex<Row>(table)
      .whereNotIn('state', [...unreservingStates])
      .select(
        'id',
        'project',
        'tier',
        'cluster',
        'namespace',
        'demands',
        'claims',
        'device_count',
        'memory_gib',
      );
  }

  async get(id: string): Promise<StoredRequest | undefined> {
    const row = await this.#knex<Row>(table).where({ id }).first();
    return row && fromRow(row);
  }

  async findRepeated(
    idempotencyKey: string,
  ): Promise<StoredRequest | undefined> {
    const row = await this.#knex<Row>(table)
      .where({ idempotency_key: idempotencyKey })
      .first();
    return row && fromRow(row);
  }

  async list(filter: RequestFilter): Promise<StoredRequest[]> {
    const query = this.#knex<Row>(table)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(filter.limit);
    for (const [field, column] of Object.entries(filterColumns)) {
      const value = filter[field as keyof typeof filterColumns];
      if (value !== undefined) {
        query.where({ [column]: value });
      }
    }
    if (filter.active) {
      query.whereNotIn('state', [...finalStates]);
    }
    const { condition, cursor } = filter;
    if (condition) {
      query.where(builder => whereCondition(builder, condition));
    }
    if (cursor) {
      query.where(builder =>
        builder
          .where('created_at', '<', cursor.createdAt)
          .orWhere(same =>
            same
              .where('created_at', cursor.createdAt)
              .where('id', '<', cursor.id),
          ),
      );
    }
    return (await query).map(fromRow);
  }

  /**
   * Moves a request on, only from one of the given states, so that of two that try at once one does.
   *
   * @returns whether it was moved
   */
  async transition(
    id: string,
    from: readonly RequestState[],
    to: { state: RequestState; reason?: string; devices?: string[] },
    now: Date,
  ): Promise<boolean> {
    const changed = await this.#knex<Row>(table)
      .where({ id })
      .whereIn('state', [...from])
      .update({
        state: to.state,
        reason: to.reason ?? null,
        updated_at: now.toISOString(),
        ...(to.devices ? { devices: JSON.stringify(to.devices) } : {}),
        ...(finalStates.includes(to.state)
          ? { active_name: null, active_entity: null }
          : {}),
      });
    return changed > 0;
  }
}

/** Holds the project's row until the transaction ends; every database locks a row that it writes. */
async function lockProject(transaction: Knex, project: string): Promise<void> {
  await transaction(locks).insert({ project }).onConflict('project').ignore();
  await transaction(locks).where({ project }).update({ project });
}

function toReservation(
  row: Pick<
    Row,
    | 'id'
    | 'tier'
    | 'cluster'
    | 'namespace'
    | 'demands'
    | 'claims'
    | 'device_count'
    | 'memory_gib'
  >,
): PlacedDevices {
  const reserves = row.device_count > 0;
  return {
    id: row.id,
    cluster: row.cluster,
    namespace: row.namespace,
    devices: reserves ? chargesOf(demandsOf(row), row.claims) : new Map(),
    claims: reserves ? row.claims : 0,
    memoryGib: row.memory_gib ?? 0,
  };
}

/** What a request asked for; before requests could demand more, it was one device of its tier. */
function demandsOf(row: Pick<Row, 'demands' | 'tier'>): Demand[] {
  return row.demands === null
    ? [{ name: 'gpu', tiers: [row.tier], count: 1 }]
    : JSON.parse(row.demands);
}

function activeName(request: {
  cluster: string;
  namespace: string;
  name: string;
}): string {
  return `${request.cluster}/${request.namespace}/${request.name}`;
}

function toRow(request: StoredRequest): Row {
  const final = finalStates.includes(request.state);
  return {
    id: request.id,
    idempotency_key: request.idempotencyKey ?? null,
    body_hash: request.bodyHash,
    active_name: final ? null : activeName(request),
    entity_ref: request.entityRef,
    active_entity: final ? null : request.entityRef,
    name: request.name,
    project: request.project,
    tier: request.tier,
    cluster: request.cluster,
    namespace: request.namespace,
    workload: JSON.stringify(request.workload),
    details: JSON.stringify(requestDetailsOf(request)),
    requester: request.requester,
    state: request.state,
    reason: request.reason ?? null,
    devices: JSON.stringify(request.devices),
    demands: JSON.stringify(request.demands),
    claims: request.claims,
    device_count: request.deviceCount,
    memory_gib: request.memoryGib ?? null,
    created_at: request.createdAt,
    updated_at: request.updatedAt,
  };
}

function fromRow(row: Row): StoredRequest {
  return {
    id: row.id,
    idempotencyKey: row.idempotency_key ?? undefined,
    bodyHash: row.body_hash,
    name: row.name,
    entityRef: row.entity_ref,
    project: row.project,
    tier: row.tier,
    cluster: row.cluster,
    namespace: row.namespace,
    workload: JSON.parse(row.workload),
    ...requestDetailsOf(JSON.parse(row.details)),
    requester: row.requester,
    state: row.state,
    reason: row.reason ?? undefined,
    devices: JSON.parse(row.devices),
    demands: demandsOf(row),
    claims: row.claims,
    deviceCount: row.device_count,
    memoryGib: row.memory_gib ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
