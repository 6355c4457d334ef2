import {
  BackstageCredentials,
  PermissionsRegistryService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  gpuRequestResourceType,
  ProjectSummary,
} from '@backstage-gpu/plugin-gpu-common';
import {
  GpuRequestResource,
  gpuRequestResourceRef,
} from '@backstage-gpu/plugin-gpu-node';
import { Access } from '../../../permissions/Access';
import { GpuAuthorizer } from '../../../permissions/GpuAuthorizer';
import { RequestCondition } from '../RequestCondition';
import { toRequestCondition } from './toRequestCondition';

/** Permissions that are decided request by request. */
export type RequestPermission = ResourcePermission<
  typeof gpuRequestResourceType
>;

/** What a caller may do with requests. */
export interface RequestAccess extends Access<GpuRequestResource> {
  /** What a request must fulfil, for the request store; absent when it must nothing. */
  condition?: RequestCondition;
}

/** Decides what a caller may do with which requests. */
export class RequestAuthorizer {
  readonly #authorizer: GpuAuthorizer;
  readonly #projects: () => readonly ProjectSummary[];
  readonly #allows;
  readonly #toFilter;

  constructor(options: {
    authorizer: GpuAuthorizer;
    registry: PermissionsRegistryService;
    projects: () => readonly ProjectSummary[];
  }) {
    const rules = options.registry.getPermissionRuleset(gpuRequestResourceRef);
    this.#authorizer = options.authorizer;
    this.#projects = options.projects;
    this.#allows = createConditionAuthorizer(rules);
    this.#toFilter = createConditionTransformer(rules);
  }

  /** With which requests the caller has the permission. */
  async ofRequests(
    permission: RequestPermission,
    credentials: BackstageCredentials,
  ): Promise<RequestAccess> {
    const decision = await this.#authorizer.decide(permission, credentials);
    return {
      all: decision.result === AuthorizeResult.ALLOW,
      none: decision.result === AuthorizeResult.DENY,
      allows: request => this.#allows(decision, request),
      condition:
        decision.result === AuthorizeResult.CONDITIONAL
          ? toRequestCondition(
              this.#toFilter(decision.conditions),
              this.#projects(),
            )
          : undefined,
    };
  }
}
