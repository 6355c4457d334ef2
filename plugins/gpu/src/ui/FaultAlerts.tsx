import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex } from '@backstage/ui';
import { ClustersResponse, Fault } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';

/** What keeps the numbers from being whole, each with what to change. One cluster's fault hides nothing of the others. */
export function FaultAlerts(props: { response: ClustersResponse }) {
  const { t } = useTranslationRef(gpuTranslationRef);
  const { clusters, faults } = props.response;
  const entries: { cluster: string; fault: Fault }[] = [
    ...faults.map(fault => ({ cluster: t('faults.everywhere'), fault })),
    ...clusters.flatMap(({ title, faults: own }) =>
      own.map(fault => ({ cluster: title, fault })),
    ),
  ];
  if (entries.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      {entries.map(({ cluster, fault }) => (
        <Alert
          key={`${cluster} ${fault.message}`}
          status="warning"
          icon
          title={t(`faults.${fault.kind}`, { cluster })}
          description={
            <>
              {fault.message}
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
