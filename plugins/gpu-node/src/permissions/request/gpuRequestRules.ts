import { inCluster } from './inCluster';
import { isProjectOwner } from './isProjectOwner';
import { isRequester } from './isRequester';
import { ofTier } from './ofTier';

/**
 * The rules for requests; policies use them through `gpuRequestConditions`.
 *
 * @public
 */
export const gpuRequestRules = {
  isProjectOwner,
  isRequester,
  inCluster,
  ofTier,
};
