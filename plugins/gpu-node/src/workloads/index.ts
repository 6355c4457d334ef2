export type { Manifest } from './Manifest';
export { podSelector } from './podSelector';
export {
  claimRequests,
  claimTemplateName,
  renderClaimTemplate,
} from './renderClaimTemplate';
export type { PlacedDemand, RenderContext } from './RenderContext';
export { requestLabels } from './requestLabels';
export type {
  WorkloadAccess,
  WorkloadComponent,
  WorkloadKind,
  WorkloadResource,
} from './WorkloadKind';
export { workloadKindsExtensionPoint } from './workloadKindsExtensionPoint';
export type { WorkloadKindsExtensionPoint } from './workloadKindsExtensionPoint';
export type {
  ObservedWorkload,
  WorkloadObject,
  WorkloadStage,
} from './WorkloadStage';
