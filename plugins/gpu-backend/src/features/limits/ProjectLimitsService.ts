import {
  AuditorService,
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
  UpdateLimitsBody,
} from '@backstage-gpu/plugin-gpu-common';
import { Request } from 'express';
import { LimitService } from './LimitService';
import { Snapshot } from '../../core/snapshot/Snapshot';
import {
  GpuAuthorizer,
  ProjectPermission,
} from '../../permissions/GpuAuthorizer';
import { toProjectResource } from '../../permissions/toProjectResource';
import { audited } from '../../platform/audited';

/** Reads and sets limits for those who may, and leaves every change in the audit log. */
export class ProjectLimitsService {
  readonly #limits: LimitService;
  readonly #authorizer: GpuAuthorizer;
  readonly #snapshot: () => Snapshot;
  readonly #auth: AuthService;
  readonly #auditor: AuditorService;

  constructor(options: {
    limits: LimitService;
    authorizer: GpuAuthorizer;
    snapshot: () => Snapshot;
    auth: AuthService;
    auditor: AuditorService;
  }) {
    this.#limits = options.limits;
    this.#authorizer = options.authorizer;
    this.#snapshot = options.snapshot;
    this.#auth = options.auth;
    this.#auditor = options.auditor;
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
    body: UpdateLimitsBody;
    version: number;
    dryRun: boolean;
    credentials: BackstageCredentials;
    request: Request;
  }): Promise<LimitsChange> {
    const { project, body, version, dryRun, credentials, request } = options;
    const update = async () => {
      await this.#require(gpuLimitUpdatePermission, project, credentials);
      const by = this.#userOf(credentials);
      return this.#limits.update({ project, body, version, by, dryRun });
    };
    if (dryRun) {
      return update();
    }
    return audited(
      this.#auditor,
      {
        eventId: 'limits-update',
        severityLevel: 'medium',
        request: request as never,
        meta: { project, settings: body.settings as never, note: body.note },
      },
      update,
      ({ after }) => ({ version: after.version }),
    );
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
