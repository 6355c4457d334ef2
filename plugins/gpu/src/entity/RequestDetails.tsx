import { ReactNode } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { formatSince, formatTime } from '../ui/formatSince';
import styles from './RequestDetails.module.css';

/** What was asked for, how it stands, and how to reach what runs. */
export function RequestDetails(props: { request: GpuRequest }) {
  const { request } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const state = t(`entity.states.${request.state}`);
  const rows: [string, ReactNode][] = [
    [t('entity.state'), request.reason ? `${state}: ${request.reason}` : state],
    [t('entity.tier'), request.tier],
    [t('entity.model'), request.workload.model],
    [t('entity.project'), request.project],
    [t('entity.placed'), `${request.cluster} / ${request.namespace}`],
    [t('entity.endpoint'), <code>{request.endpoint ?? '—'}</code>],
    [
      t('entity.requester'),
      <EntityRefLink entityRef={request.requester} hideIcon />,
    ],
    [
      t('entity.since'),
      <span title={formatTime(request.createdAt)}>
        {formatSince(request.createdAt)}
      </span>,
    ],
  ];
  return (
    <Flex direction="column" gap="4">
      <dl className={styles.list}>
        {rows.map(([label, value]) => (
          <div key={label} className={styles.row}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {request.state === 'ready' && request.endpoint && (
        <Flex direction="column" gap="1">
          <Text color="secondary">{t('entity.tryIt')}</Text>
          <pre className={styles.code}>{tryCommand(request)}</pre>
        </Flex>
      )}
    </Flex>
  );
}

function tryCommand(request: GpuRequest): string {
  const body = JSON.stringify({
    model: request.workload.model,
    messages: [{ role: 'user', content: 'Hello' }],
  });
  return `curl ${request.endpoint}/chat/completions \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}
