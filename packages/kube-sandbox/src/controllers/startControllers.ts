import { startClaimReleaseController } from './claimReleaseController';
import { startClaimTemplateController } from './claimTemplateController';
import { ControllerContext, StartController } from './ControllerContext';
import { startDeploymentController } from './deploymentController';
import { EventRecorder } from './EventRecorder';
import { startJobController } from './jobController';
import { startKubelet } from './startKubelet';
import { startNamespaceController } from './namespaceController';
import { startNodeController } from './nodeController';
import { startOwnerCollector } from './ownerCollector';
import { startQuotaController } from './quotaController';
import { startReplicaSetController } from './replicaSetController';
import { startScheduler } from './scheduler';

const controllers: readonly StartController[] = [
  startNamespaceController,
  startNodeController,
  startOwnerCollector,
  startDeploymentController,
  startReplicaSetController,
  startJobController,
  startClaimTemplateController,
  startClaimReleaseController,
  startQuotaController,
  startScheduler,
  startKubelet,
];

/** Starts everything that makes objects move, and returns what stops it all. */
export function startControllers(
  options: Omit<ControllerContext, 'recorder'>,
): () => void {
  const recorder = new EventRecorder(options);
  const context: ControllerContext = { ...options, recorder };
  const stops = controllers.map(start => start(context));
  return () => stops.forEach(stop => stop());
}
