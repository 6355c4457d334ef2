import {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  gpuProjectResourceType,
  gpuRequestResourceType,
  ProjectSummary,
} from '@backstage-gpu/plugin-gpu-common';
import {
  GpuProjectResource,
  gpuProjectResourceRef,
  GpuRequestResource,
  gpuRequestResourceRef,
} from '@backstage-gpu/plugin-gpu-node';
import { Access, RequestAccess } from './Access';
import { toRequestCondition } from '../features/requests/permissions/toRequestCondition';

/** Permissions that are decided project by project. */
export type ProjectPermission = ResourcePermission<
  typeof gpuProjectResourceType
>;
/** Permissions that are decided request by request. */
export type RequestPermission = ResourcePermission<
  typeof gpuRequestResourceType
>;

/**
 * Asks the permission framework, once a call whatever the number of resources: conditions come back with the answer and
 * are applied here.
 */
export class GpuAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #projects: () => readonly ProjectSummary[];
  readonly #allowsProject;
  readonly #allowsRequest;
  readonly #toRequestFilter;

  constructor(options: {
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
    projects: () => readonly ProjectSummary[];
  }) {
    const { registry } = options;
    const requests = registry.getPermissionRuleset(gpuRequestResourceRef);
    this.#permissions = options.permissions;
    this.#projects = options.projects;
    this.#allowsProject = createConditionAuthorizer(
      registry.getPermissionRuleset(gpuProjectResourceRef),
    );
    this.#allowsRequest = createConditionAuthorizer(requests);
    this.#toRequestFilter = createConditionTransformer(requests);
  }

  /** @throws NotAllowedError when the caller lacks the permission */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `the permission ${permission.name} is needed for this`,
      );
    }
  }

  /** With which projects the caller has the permission. */
  async ofProjects(
    permission: ProjectPermission,
    credentials: BackstageCredentials,
  ): Promise<Access<GpuProjectResource>> {
    const decision = await this.#decide(permission, credentials);
    return {
      all: decision.result === AuthorizeResult.ALLOW,
      none: decision.result === AuthorizeResult.DENY,
      allows: project => this.#allowsProject(decision, project),
    };
  }

  /** With which requests the caller has the permission. */
  async ofRequests(
    permission: RequestPermission,
    credentials: BackstageCredentials,
  ): Promise<RequestAccess<GpuRequestResource>> {
    const decision = await this.#decide(permission, credentials);
    return {
      all: decision.result === AuthorizeResult.ALLOW,
      none: decision.result === AuthorizeResult.DENY,
      allows: request => this.#allowsRequest(decision, request),
      condition:
        decision.result === AuthorizeResult.CONDITIONAL
          ? toRequestCondition(
              this.#toRequestFilter(decision.conditions),
              this.#projects(),
            )
          : undefined,
    };
  }

  async #decide(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ) {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return decision;
  }
}
