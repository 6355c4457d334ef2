import {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  CreateRequestBody,
  gpuRequestAssignPermission,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../../core/snapshot/Snapshot';
import { GpuAuthorizer } from '../../../permissions/GpuAuthorizer';
import { toProjectResource } from '../../../permissions/toProjectResource';
import { CatalogReader } from './CatalogReader';
import { ownershipProblem } from './ownershipProblem';

/** Decides whether a caller may give a request the owner and the system that its body names. */
export class OwnershipGate {
  readonly #options: ConstructorParameters<typeof OwnershipGate>[0];

  constructor(options: {
    catalog: CatalogReader;
    authorizer: GpuAuthorizer;
    userInfo: UserInfoService;
    snapshot: () => Pick<Snapshot, 'projects' | 'tiers'>;
    /** Without a policy every permission is granted, which says nothing about owners. */
    permissionsEnabled: boolean;
  }) {
    this.#options = options;
  }

  /**
   * An unknown project is left to the planning, which says which ones are known.
   *
   * @throws NotAllowedError with what the caller may not do
   */
  async require(
    body: CreateRequestBody,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { catalog, userInfo, snapshot } = this.#options;
    const project = snapshot().projects.find(
      ({ name }) => name === body.project,
    );
    if (!project || (body.owner === undefined && body.system === undefined)) {
      return;
    }
    const { ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
    const problem = ownershipProblem({
      body,
      projectOwner: project.owner,
      callerRefs: ownershipEntityRefs,
      systemOwners:
        body.system === undefined
          ? undefined
          : await catalog.systemOwners(body.system, credentials),
    });
    if (problem && !(await this.#mayAssign(project, credentials))) {
      throw new NotAllowedError(
        `${problem}; or ask for the permission ${gpuRequestAssignPermission.name}`,
      );
    }
  }

  async #mayAssign(
    project: Snapshot['projects'][number],
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const { authorizer, snapshot, permissionsEnabled } = this.#options;
    if (!permissionsEnabled) {
      return false;
    }
    const access = await authorizer.ofProjects(
      gpuRequestAssignPermission,
      credentials,
    );
    return access.all || access.allows(toProjectResource(project, snapshot()));
  }
}
