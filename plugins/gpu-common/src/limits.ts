/**
 * What a limit allows: a number, or explicitly no limit.
 *
 * @public
 */
export type LimitValue = number | 'unlimited';

/**
 * A limit as somebody set it. Above `soft` a request is warned, above `hard` it is refused.
 *
 * @public
 */
export interface LimitSetting {
  hard: LimitValue;
  soft?: number;
}

/**
 * Limits of a project as app-config or an administrator sets them. What is absent is left to what is below: app-config,
 * then `gpu.defaultLimits`, then no limit.
 *
 * @public
 */
export interface ProjectLimitSettings {
  /** Devices held at once, by tier. */
  devices?: Record<string, LimitSetting>;
  /** GPU memory of all devices held at once, in GiB. */
  memoryGib?: LimitSetting;
  /** Devices of one request. */
  devicesPerRequest?: LimitValue;
  /** GPU memory of one request, in GiB. */
  memoryGibPerRequest?: LimitValue;
  /** Longest lease, in hours. */
  longestLeaseHours?: LimitValue;
}

/**
 * {@link ProjectLimitSettings} as people write them: a bare value is a hard limit.
 *
 * @public
 */
export interface LimitSettingsBody {
  /** Devices held at once, by tier. */
  devices?: Record<string, LimitValue | LimitSetting>;
  /** GPU memory of all devices held at once, in GiB. */
  memoryGib?: LimitValue | LimitSetting;
  /** Devices of one request. */
  devicesPerRequest?: LimitValue;
  /** GPU memory of one request, in GiB. */
  memoryGibPerRequest?: LimitValue;
  /** Longest lease, in hours. */
  longestLeaseHours?: LimitValue;
}

/**
 * Where a limit comes from.
 *
 * @public
 */
export interface LimitOrigin {
  kind: 'none' | 'defaults' | 'config' | 'set' | 'resourceQuota';
  /** With `set`: entity reference of who set it. */
  by?: string;
  /** With `set`: when, as an ISO 8601 time. */
  at?: string;
  /** With `set`: why. */
  note?: string;
  /** With `resourceQuota`: the object that somebody else keeps, as `cluster/namespace/name`. */
  object?: string;
}

/**
 * A limit in force, and what is held of it.
 *
 * @public
 */
export interface EffectiveLimit extends LimitSetting {
  used: number;
  origin: LimitOrigin;
}

/**
 * The ResourceQuota that keeps a project's limits in one of its namespaces.
 *
 * `kept`: as it should be. `pending`: being written. `foreign`: an object of that name belongs to somebody else and is
 * not touched. `failed`: it could not be written. `observed`: another portal writes it, see the message. `off`: the project has it switched off. `unneeded`: nothing is limited.
 *
 * @public
 */
export interface QuotaStatus {
  cluster: string;
  namespace: string;
  state:
    | 'kept'
    | 'pending'
    | 'foreign'
    | 'failed'
    | 'observed'
    | 'off'
    | 'unneeded';
  /** Times that somebody else changed it and it was corrected, since the portal started. */
  repaired: number;
  /** Why it is as it is, in words. */
  message?: string;
}

/**
 * A pod or claim that waits, and why.
 *
 * @public
 */
export interface PendingWorkload {
  cluster: string;
  namespace: string;
  /** The pod, where one is known. */
  pod?: string;
  /** The claim, where it exists. */
  claim?: string;
  /** `quota`: its claim was refused. `device`: its claim waits for a free device. */
  kind: 'quota' | 'device';
  /** In the cluster's words. */
  reason: string;
  /** ISO 8601 time. */
  since?: string;
}

/**
 * Answer of `GET /v1/projects/{name}/limits`.
 *
 * @public
 */
export interface ProjectLimits {
  project: string;
  /** Grows with every change; also the ETag. 0 while nobody set anything. */
  version: number;
  /** Tiers that the project may ask for; absent means all. */
  tiers?: string[];
  devices: (EffectiveLimit & { tier: string })[];
  memoryGib: EffectiveLimit;
  devicesPerRequest: { hard: LimitValue; origin: LimitOrigin };
  memoryGibPerRequest: { hard: LimitValue; origin: LimitOrigin };
  longestLeaseHours: { hard: LimitValue; origin: LimitOrigin };
  /** What an administrator set, as it was set. */
  settings: ProjectLimitSettings;
  quotas: QuotaStatus[];
  /** The first of those that wait. */
  pending: PendingWorkload[];
  /** How many wait. */
  pendingCount: number;
}

/**
 * Answer of `GET /v1/limits`.
 *
 * @public
 */
export interface LimitsResponse {
  /** Of every project whose limits the caller may see, by name. */
  limits: ProjectLimits[];
}

/**
 * Body of `PUT /v1/projects/{name}/limits`. It replaces all that was set before.
 *
 * @public
 */
export interface UpdateLimitsBody {
  settings: LimitSettingsBody;
  /** Why, in at most 500 characters; kept with the change. */
  note: string;
}

/**
 * A limit that a project is over, or would be.
 *
 * @public
 */
export interface LimitExcess {
  limit: 'devices' | 'memoryGib';
  tier?: string;
  hard: number;
  used: number;
}

/**
 * Answer of `PUT /v1/projects/{name}/limits`, and with `?dryRun=true` what it would be.
 *
 * @public
 */
export interface LimitsChange {
  before: ProjectLimits;
  after: ProjectLimits;
  /** What is held above the new limits. Nothing is taken away: it counts down as it is released. */
  over: LimitExcess[];
  /** By tier: the sum of all projects' limits, and the devices that there are. Absent is unknown. */
  capacity: { tier: string; limits: LimitValue; devices?: number }[];
}

/**
 * One limit, tried with one request.
 *
 * @public
 */
export interface LimitCheck {
  limit:
    | 'tier'
    | 'devices'
    | 'claims'
    | 'memoryGib'
    | 'devicesPerRequest'
    | 'memoryGibPerRequest';
  tier?: string;
  hard: LimitValue;
  soft?: number;
  used: number;
  /** Absent when how much it would be is not known. */
  requested?: number;
  outcome: 'allowed' | 'warned' | 'refused';
  /** What to do when it is not simply allowed, in words. */
  remedy?: string;
  origin: LimitOrigin;
}

/**
 * What the limits say to a request.
 *
 * @public
 */
export interface LimitVerdict {
  outcome: 'allowed' | 'warned' | 'refused';
  checks: LimitCheck[];
}
