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
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { gpuProjectResourceType } from '@backstage-gpu/plugin-gpu-common';
import {
  GpuProjectResource,
  gpuProjectResourceRef,
} from '@backstage-gpu/plugin-gpu-node';
import { Access } from './Access';

/** Permissions that are decided project by project. */
export type ProjectPermission = ResourcePermission<
  typeof gpuProjectResourceType
>;

/**
 * Asks the permission framework, once a call whatever the number of resources: conditions come back with the answer and
 * are applied here.
 */
export class GpuAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #allowsProject;

  constructor(options: {
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
  }) {
    const { registry } = options;
    this.#permissions = options.permissions;
    this.#allowsProject = createConditionAuthorizer(
      registry.getPermissionRuleset(gpuProjectResourceRef),
    );
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
    const decision = await this.decide(permission, credentials);
    return {
      all: decision.result === AuthorizeResult.ALLOW,
      none: decision.result === AuthorizeResult.DENY,
      allows: project => this.#allowsProject(decision, project),
    };
  }

  /** The framework's answer, whose conditions the caller of this applies. */
  async decide(
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
