import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  gpuLimitReadPermission,
  gpuLimitUpdatePermission,
  LimitsChange,
  LimitsResponse,
  ProjectLimits,
} from '@backstage-gpu/plugin-gpu-common';
import { LimitService } from './LimitService';
import { LimitsUpdate } from './LimitsUpdate';
import { Snapshot } from '../../core/snapshot/Snapshot';
import {
  GpuAuthorizer,
  ProjectPermission,
} from '../../permissions/GpuAuthorizer';
import { toProjectResource } from '../../permissions/toProjectResource';

/** Reads and sets limits for callers who have the permission. */
export class AuthorizedLimits {
  readonly #limits: LimitService;
  readonly #authorizer: GpuAuthorizer;
  readonly #snapshot: () => Snapshot;
  readonly #auth: AuthService;

  constructor(options: {
    limits: LimitService;
    authorizer: GpuAuthorizer;
    snapshot: () => Snapshot;
    auth: AuthService;
  }) {
    this.#limits = options.limits;
    this.#authorizer = options.authorizer;
    this.#snapshot = options.snapshot;
    this.#auth = options.auth;
  }

  /**
   * @throws NotAllowedError without the permission for this project
   * @throws NotFoundError for an unknown project
   */
  async get(
    project: string,
    credentials: BackstageCredentials,
  ): Promise<ProjectLimits> {
    await this.#require(gpuLimitReadPermission, project, credentials);
    return this.#limits.get(project);
  }

  /** The limits of every project for which the caller has the permission. */
  async list(credentials: BackstageCredentials): Promise<LimitsResponse> {
    const access = await this.#authorizer.ofProjects(
      gpuLimitReadPermission,
      credentials,
    );
    const snapshot = this.#snapshot();
    const seen = access.none
      ? []
      : snapshot.projects.filter(
          project =>
            access.all || access.allows(toProjectResource(project, snapshot)),
        );
    return { limits: await this.#limits.list(seen.map(({ name }) => name)) };
  }

  /**
   * @throws NotAllowedError without the permission for this project
   * @throws LimitsChangedError when the limits are no longer those that the change was made from
   */
  async update(options: {
    project: string;
    body: LimitsUpdate;
    version: number;
    dryRun: boolean;
    credentials: BackstageCredentials;
  }): Promise<LimitsChange> {
    const { credentials, ...change } = options;
    await this.#require(gpuLimitUpdatePermission, change.project, credentials);
    return this.#limits.update({ ...change, by: this.#userOf(credentials) });
  }

  async #require(
    permission: ProjectPermission,
    name: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const access = await this.#authorizer.ofProjects(permission, credentials);
    const snapshot = this.#snapshot();
    const project = snapshot.projects.find(each => each.name === name);
    if (access.all) {
      return;
    }
    if (access.none || !project) {
      throw access.none
        ? new NotAllowedError(
            `the permission ${permission.name} is needed for this`,
          )
        : new NotFoundError(`no project ${name} is known`);
    }
    if (!access.allows(toProjectResource(project, snapshot))) {
      throw new NotAllowedError(
        `the permission ${permission.name} is needed for project ${name}`,
      );
    }
  }

  #userOf(credentials: BackstageCredentials): string {
    if (this.#auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    throw new NotAllowedError(
      'limits are set by a signed-in user; this call comes from none',
    );
  }
}
