import { gpuOccupancyReadPermission } from '@backstage-gpu/plugin-gpu-common';
import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { route } from '../../platform/http/Route';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { LintService } from './LintService';

/** What is wrong with the selectors of tiers. */
export function createLintFeature(context: FeatureContext): Feature {
  const lint = new LintService();
  return {
    name: 'lint',
    routes: [
      route(operations.getLint, async ({ request, response }) => {
        const credentials = await credentialsOf(context, request);
        await context.authorizer.require(
          gpuOccupancyReadPermission,
          credentials,
        );
        const body = await lint.lint(context.snapshot());
        context.revisions.send(request, response, body);
      }),
    ],
  };
}
