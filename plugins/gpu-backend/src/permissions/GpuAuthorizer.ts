import {
  AuthService,
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  DefinitivePolicyDecision,
  Permission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { gpuProjectResourceType } from '@backstage-gpu/plugin-gpu-common';
import {
  GpuProjectResource,
  gpuProjectResourceRef,
} from '@backstage-gpu/plugin-gpu-node';
import { Access } from './Access';
import { DecisionCache } from './DecisionCache';

/** Permissions that are decided project by project. */
export type ProjectPermission = ResourcePermission<
  typeof gpuProjectResourceType
>;

/**
 * Asks the permission framework, once a call whatever the number of resources: conditions come back with the answer and
 * are applied here. Its answers hold for some seconds.
 */
export class GpuAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #auth: AuthService;
  readonly #allowsProject;
  readonly #decisions = new DecisionCache<DefinitivePolicyDecision>();
  readonly #conditional = new DecisionCache<PolicyDecision>();

  constructor(options: {
    permissions: PermissionsService;
    auth: AuthService;
    registry: PermissionsRegistryService;
  }) {
    const { registry } = options;
    this.#permissions = options.permissions;
    this.#auth = options.auth;
    this.#allowsProject = createConditionAuthorizer(
      registry.getPermissionRuleset(gpuProjectResourceRef),
    );
  }

  /** @throws NotAllowedError when the caller lacks the permission */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const decision = await this.#once(
      this.#decisions,
      permission,
      credentials,
      async () => {
        const [answer] = await this.#permissions.authorize([{ permission }], {
          credentials,
        });
        return answer;
      },
    );
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
  decide(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ): Promise<PolicyDecision> {
    return this.#once(this.#conditional, permission, credentials, async () => {
      const [decision] = await this.#permissions.authorizeConditional(
        [{ permission }],
        { credentials },
      );
      return decision;
    });
  }

  /** Asks once in some seconds for each user; a plugin passes without a policy, which costs nothing. */
  #once<T>(
    cache: DecisionCache<T>,
    { name }: Permission,
    credentials: BackstageCredentials,
    ask: () => Promise<T>,
  ): Promise<T> {
    return this.#auth.isPrincipal(credentials, 'user')
      ? cache.get(`${name} ${credentials.principal.userEntityRef}`, ask)
      : ask();
  }
}
