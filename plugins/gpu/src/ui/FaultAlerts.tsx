import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex } from '@backstage/ui';
import { ClustersResponse } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { summariseFaults } from './summariseFaults';

/** What keeps the numbers from being whole, each with what to change. One cluster's fault hides nothing of the others. */
export function FaultAlerts(props: { response: ClustersResponse }) {
  const { t } = useTranslationRef(gpuTranslationRef);
  const shown = summariseFaults(props.response);
  if (shown.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      {shown.map(({ fault, cluster, together }) => (
        <Alert
          key={`${cluster} ${fault.message}`}
          status="warning"
          icon
          title={t(`faults.${fault.kind}`, {
            cluster: together
              ? t('faults.clusters', { count: together.count })
              : cluster ?? t('faults.everywhere'),
          })}
          description={
            <>
              {together && (
                <div>
                  {together.more > 0
                    ? t('faults.more', {
                        clusters: together.named.join(', '),
                        count: together.more,
                      })
                    : together.named.join(', ')}
                </div>
              )}
              {together && cluster
                ? t('faults.first', { cluster, message: fault.message })
                : fault.message}
              {fault.configKey && (
                <div>
                  <code>{t('faults.configKey', { key: fault.configKey })}</code>
                </div>
              )}
            </>
          }
        />
      ))}
    </Flex>
  );
}
