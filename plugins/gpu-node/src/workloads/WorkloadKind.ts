import { Demand, GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { z } from 'zod';
import { Manifest } from './Manifest';
import { RenderContext } from './RenderContext';
import { ObservedWorkload, WorkloadStage } from './WorkloadStage';

/**
 * A kind of Kubernetes object that a workload kind makes.
 *
 * @public
 */
export interface WorkloadResource {
  /** Such as `apps/v1`, or `v1` for the core group. */
  apiVersion: string;
  kind: string;
  /** As in paths of the API, such as `deployments`. */
  plural: string;
  /**
   * Whether the stage of a request is read from it. The portal mirrors those that carry the request label. Pods are
   * always mirrored.
   */
  watched?: boolean;
}

/**
 * How to reach what runs.
 *
 * @public
 */
export interface WorkloadAccess {
  /** Address inside the cluster, such as `http://fraud.ml.svc/v1`. */
  endpoint?: string;
}

/**
 * How a request shows in the catalog.
 *
 * @public
 */
export interface WorkloadComponent {
  /** `spec.type` of the Component, such as `model-server`. */
  type: string;
  /** Said of it when the request says nothing. */
  description: string;
}

/**
 * One kind of workload, such as a vLLM server: everything that the portal knows of it. The API's schema, the collections
 * that are watched, the check of the portal's rights, and the catalog entities are derived from the kinds that are
 * installed.
 *
 * @public
 */
export interface WorkloadKind<TWorkload extends { type: string }> {
  /** `workload.type` of its requests, such as `training-job`: lower-case words with dashes between them. */
  type: string;
  /** What people read, such as `vLLM server`. */
  title: string;
  /** `workload` of a request's body: an object with the literal `type`. */
  schema: z.ZodType<TWorkload> & z.ZodObject;
  /**
   * Devices of one claim: 1 to 32 demands, each with a name of its own that is a DNS label, 1 to 8 tiers and 1 to 32 devices.
   * `tier` is the one that the request names.
   */
  demands(request: { tier: string; workload: TWorkload }): Demand[];
  /** How many claims of these are made, such as one a replica: 1 to 1,000, and 1 when absent. */
  claims?(workload: TWorkload): number;
  /** Every kind of object that `render` returns. */
  resources: WorkloadResource[];
  /**
   * The objects of a request, in the order in which they are applied. They carry `requestLabels`, lie in the request's
   * namespace, are of `resources`, and select pods by `podSelector`; others are refused. Plans show them to whoever may
   * request, so make no secret here.
   */
  render(context: RenderContext<TWorkload>): Manifest[];
  /** How far its objects have come. When it throws, the request keeps its state and says so. */
  stage(
    observed: ObservedWorkload,
    request: Pick<GpuRequest, 'name' | 'namespace' | 'tier'> & {
      workload: TWorkload;
    },
  ): WorkloadStage;
  /** How to reach it; absent where there is nothing to reach. */
  access?(
    request: Pick<GpuRequest, 'name' | 'namespace'>,
    workload: TWorkload,
  ): WorkloadAccess;
  component(request: { tier: string; workload: TWorkload }): WorkloadComponent;
}
