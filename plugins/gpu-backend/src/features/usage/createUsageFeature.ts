import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { route } from '../../platform/http/Route';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { AuthorizedUsage } from './AuthorizedUsage';
import { renderUsageCsv } from './renderUsageCsv';
import { toUsageQuestion } from './UsageQuestion';
import { UsageReader } from './UsageReader';
import { UsageRecorder } from './UsageRecorder';

/** The ledger of who had which device when, and sums over it. */
export function createUsageFeature(context: FeatureContext): Feature {
  const { knex, clock, logger, snapshot, authorizer } = context;
  const now = () => clock.now();
  const recorder = new UsageRecorder({ knex, logger, now });
  const reader = new UsageReader({
    knex,
    now,
    currency: context.config.currency,
  });
  const usage = new AuthorizedUsage({ reader, authorizer, snapshot });
  return {
    name: 'usage',
    routes: [
      route(operations.getUsage, async ({ request, response, query }) => {
        const credentials = await credentialsOf(context, request);
        const question = toUsageQuestion(query);
        const answer = await usage.get(question, credentials);
        if (question.format === 'csv') {
          response
            .type('text/csv')
            .attachment('gpu-usage.csv')
            .send(renderUsageCsv(answer));
        } else {
          response.json(answer);
        }
      }),
    ],
    tasks: [
      {
        id: 'gpu-record-usage',
        // Every replica notes for itself that it watches.
        scope: 'local',
        frequency: { seconds: 30 },
        initialDelay: { seconds: 15 },
        async run() {
          await clock.adjust();
          recorder.observe(snapshot());
          await recorder.settled();
        },
      },
    ],
    onSnapshot: news => recorder.observe(news),
    stop: () => recorder.stop(),
  };
}
