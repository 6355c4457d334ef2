import { inCluster } from './inCluster';
import { isProjectOwner } from './isProjectOwner';
import { ofTier } from './ofTier';

/**
 * The rules for projects; policies use them through `gpuProjectConditions`.
 *
 * @public
 */
export const gpuProjectRules = { isProjectOwner, inCluster, ofTier };
