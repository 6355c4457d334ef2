import {
  AuditorService,
  AuthService,
  BackstageCredentials,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Request } from 'express';
import { Knex } from 'knex';
import { GpuConfig } from '../core/config/readGpuConfig';
import { Snapshot } from '../core/snapshot/Snapshot';
import { ClusterConnection } from '../core/watch/ClusterConnection';
import { GpuAuthorizer } from '../permissions/GpuAuthorizer';
import { DatabaseClock } from '../platform/database/DatabaseClock';
import { RevisionSender } from '../platform/http/RevisionSender';

/** What every feature may use. */
export interface FeatureContext {
  config: GpuConfig;
  snapshot(): Snapshot;
  /** The connection to a cluster, while there is one. */
  connection(cluster: string): ClusterConnection | undefined;
  knex: Knex;
  clock: DatabaseClock;
  auth: AuthService;
  httpAuth: HttpAuthService;
  authorizer: GpuAuthorizer;
  auditor: AuditorService;
  logger: LoggerService;
  /** One for all features, so that ETags name the same process. */
  revisions: RevisionSender;
}

/** On whose behalf a route is called: a signed-in user, or a plugin or external caller. */
export function credentialsOf(
  { httpAuth }: Pick<FeatureContext, 'httpAuth'>,
  request: Request,
): Promise<BackstageCredentials> {
  return httpAuth.credentials(request, { allow: ['user', 'service'] });
}
