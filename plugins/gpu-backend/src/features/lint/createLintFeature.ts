import { gpuOccupancyReadPermission } from '@backstage-gpu/plugin-gpu-common';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { LintService } from './LintService';

/** What is wrong with the selectors of tiers. */
export function createLintFeature(context: FeatureContext): Feature {
  const lint = new LintService();
  return {
    name: 'lint',
    routes: [
      {
        method: 'get',
        path: '/v1/lint',
        async handle(request, response) {
          const credentials = await credentialsOf(context, request);
          await context.authorizer.require(
            gpuOccupancyReadPermission,
            credentials,
          );
          const body = await lint.lint(context.snapshot());
          context.revisions.send(request, response, body);
        },
      },
    ],
  };
}
