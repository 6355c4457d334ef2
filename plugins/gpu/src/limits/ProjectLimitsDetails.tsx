import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { ProjectLimits, QuotaStatus } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { LimitRow } from './LimitRow';

const gib = 2 ** 30;
/** States of quotas that somebody should know of. */
const troubled: QuotaStatus['state'][] = ['foreign', 'failed', 'observed'];

/** The limits of one project that are in force or of which something is held, what keeps them, and what waits for them. */
export function ProjectLimitsDetails(props: {
  limits: ProjectLimits;
  /** Titles of tiers by name. */
  titles: ReadonlyMap<string, string>;
}) {
  const { devices, memoryGib, quotas, pending, pendingCount } = props.limits;
  const { t } = useTranslationRef(gpuTranslationRef);
  const shown = devices.filter(
    ({ hard, used }) => hard !== 'unlimited' || used > 0,
  );
  return (
    <Flex direction="column" gap="3">
      {shown.map(({ tier, ...limit }) => (
        <LimitRow
          key={tier}
          label={props.titles.get(tier) ?? tier}
          limit={limit}
          format={String}
        />
      ))}
      {(memoryGib.hard !== 'unlimited' || memoryGib.used > 0) && (
        <LimitRow
          label={t('limits.memory')}
          limit={memoryGib}
          format={amount => formatMemory(amount * gib)}
        />
      )}
      {shown.length === 0 && memoryGib.hard === 'unlimited' && (
        <Text color="secondary">{t('limits.none')}</Text>
      )}
      {quotas
        .filter(({ state }) => troubled.includes(state))
        .map(({ cluster, namespace, state, message }) => (
          <Alert
            key={`${cluster}/${namespace}`}
            status={state === 'observed' ? 'info' : 'warning'}
            icon
            title={t(
              `limits.quotas.${state as 'foreign' | 'failed' | 'observed'}`,
              {
                place: `${cluster}/${namespace}`,
              },
            )}
            description={message}
          />
        ))}
      {quotas
        .filter(({ repaired }) => repaired > 0)
        .map(({ cluster, namespace, repaired }) => (
          <Text key={`${cluster}/${namespace}`} variant="body-small">
            {t('limits.quotas.repaired', {
              place: `${cluster}/${namespace}`,
              count: repaired,
            })}
          </Text>
        ))}
      {pending.map(({ cluster, namespace, pod, claim, reason }) => (
        <Alert
          key={`${cluster}/${namespace}/${pod}/${claim}`}
          status="info"
          icon
          title={t('limits.waits', {
            what: pod ?? claim ?? '—',
            place: `${cluster}/${namespace}`,
          })}
          description={reason}
        />
      ))}
      {pendingCount > pending.length && (
        <Text variant="body-small" color="secondary">
          {t('limits.moreWait', { count: pendingCount - pending.length })}
        </Text>
      )}
    </Flex>
  );
}
