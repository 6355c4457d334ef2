import { JsonValue } from '@backstage/types';
import { Freshness } from './availability';
import { LimitCheck, LimitVerdict } from './limits';
import { RequestDetails } from './requestDetails';

/**
 * The life of a request, in order. `failed` and `released` are final; `finished` ran to its end and holds nothing, but its
 * objects are there until it is released.
 *
 * @public
 */
export const requestStates = [
  'reserved',
  'applying',
  'pending',
  'allocated',
  'ready',
  'finished',
  'releasing',
  'released',
  'failed',
] as const;

/**
 * State of a request.
 *
 * @public
 */
export type RequestState = (typeof requestStates)[number];

/**
 * A vLLM server on the requested devices.
 *
 * @public
 */
export interface VllmWorkload extends WorkloadSpec {
  type: 'vllm';
  /** Model as the server names it, such as `Qwen/Qwen3-4B`. */
  model: string;
  /** Longest prompt and answer together, in tokens. Absent lets vLLM take the largest that fits. */
  maxModelLength?: number;
}

/**
 * What a request runs on its devices. `type` names a kind of workload that is installed in the backend, whose schema
 * says what else is in it.
 *
 * @public
 */
export interface WorkloadSpec {
  type: string;
  [field: string]: JsonValue | undefined;
}

/**
 * Devices that a request asks for, for each of its claims.
 *
 * @public
 */
export interface Demand {
  /** Unique among the demands of a request: a DNS label, such as `gpu`. */
  name: string;
  /** In order of preference: it gets devices of the first of these tiers that is available. */
  tiers: string[];
  count: number;
}

/**
 * Body of `POST /v1/requests`.
 *
 * @public
 */
export interface CreateRequestBody extends RequestDetails {
  /** Name of the service and its objects: a DNS label of at most 40 characters. */
  name: string;
  project: string;
  tier: string;
  /** Where to place it. Absent: where the tier is allocatable. */
  cluster?: string;
  workload: WorkloadSpec;
}

/**
 * One ask for devices made through us.
 *
 * @public
 */
export interface GpuRequest extends RequestDetails {
  id: string;
  name: string;
  project: string;
  tier: string;
  cluster: string;
  namespace: string;
  workload: WorkloadSpec;
  /** Entity reference of the user who asked. */
  requester: string;
  /** Its Component in the catalog, such as `component:default/fraud-chat`: no other request that is active has it. */
  entityRef: string;
  state: RequestState;
  /** Why it is in this state, in words, when that needs saying. */
  reason?: string;
  /** What it asked for, for each of its claims. The first tier of the first demand is also its `tier`. */
  demands: Demand[];
  /** Ids of the devices that it holds now. */
  devices: string[];
  /** Address of the service inside its cluster. */
  endpoint?: string;
  /** How it shows in the catalog; absent while its kind of workload is not installed. */
  component?: {
    /** `spec.type` of its Component, such as `model-server`. */
    type: string;
    /** Said of it where the request has no description. */
    description: string;
  };
  createdAt: string;
  updatedAt: string;
}

/**
 * Answer of `POST /v1/requests`.
 *
 * @public
 */
export interface CreatedGpuRequest extends GpuRequest {
  /** Soft limits that the project is above with it; absent when there are none, or the request was made before. */
  warnings?: LimitCheck[];
}

/**
 * Answer of `GET /v1/requests`.
 *
 * @public
 */
export interface RequestsResponse {
  requests: GpuRequest[];
  /** Pass as `?cursor=` for the next page. */
  nextCursor?: string;
}

/**
 * Answer of `POST /v1/requests?dryRun=true`: what would be made, and where.
 *
 * @public
 */
export interface RequestPlan {
  cluster: string;
  namespace: string;
  /** The Component that the catalog would have for it. */
  entityRef: string;
  /** Why this cluster. */
  placement: string;
  /** Whether it would be made; false where a limit refuses it. */
  allowed: boolean;
  /** What the limits of the project say. */
  limits: LimitVerdict;
  /** The clusters that it could go to. An absent count is unknown, which is not 0. */
  availability: {
    cluster: string;
    freshness: Freshness;
    allocatable?: number;
    chosen: boolean;
  }[];
  /** Whether there are devices for it now; false means that it would wait, absent is unknown. */
  allocatableNow?: boolean;
  pricePerHour?: number;
  /** What it asks for, for each of its claims. */
  demands: Demand[];
  /** The Kubernetes objects, in the order in which they are applied. */
  manifests: object[];
}

/**
 * A unit that has limits: an owner and namespaces in clusters.
 *
 * @public
 */
export interface ProjectSummary {
  name: string;
  title: string;
  /** Entity reference of the owning group. */
  owner?: string;
  namespaces: { cluster: string; namespace: string }[];
}

/**
 * A project as the caller sees it.
 *
 * @public
 */
export interface ProjectEntry extends ProjectSummary {
  /** Whether the caller may ask for devices for it: of some tier, in some cluster. */
  requestable: boolean;
}

/**
 * Answer of `GET /v1/projects`.
 *
 * @public
 */
export interface ProjectsResponse {
  revision: number;
  projects: ProjectEntry[];
}
