import { LimitCheck, LimitVerdict } from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';
import { PlacedDevices } from './PlacedDevices';

/** What one request asks for, and where. */
export interface RequestedDevices {
  /**
   * Devices by tier, as ResourceQuota charges them: those of a demand with alternatives count for each of its tiers, as
   * it may get any of them.
   */
  devices: ReadonlyMap<string, number>;
  /** Devices that it gets, of whichever of its tiers. */
  count: number;
  /** GPU memory of these in GiB, of the largest alternatives; undefined while no device of some tier is known. */
  memoryGib?: number;
  /** ResourceClaims that are made for it. */
  claims: number;
  cluster: string;
  namespace: string;
}

/** What decides whether a request may have its devices. */
export interface LimitGate {
  /**
   * What the limits of a project say to a request beside its others. Reads in the database go through `knex` when it is
   * given, which is the transaction that stores the request.
   */
  judge(
    project: string,
    request: RequestedDevices,
    reserved: readonly PlacedDevices[],
    knex?: Knex,
  ): Promise<LimitVerdict>;
  /** The same with the requests that are known now; what a dry run says. */
  preview(project: string, request: RequestedDevices): Promise<LimitVerdict>;
  /** What ResourceQuotas of others in its namespace would refuse; empty when there are none. */
  judgeNamespace(
    request: Omit<RequestedDevices, 'count' | 'memoryGib'>,
  ): LimitCheck[];
}
