import { ReactNode } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import { Demand, GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { DefinitionList } from '../ui/DefinitionList';
import { formatSince, formatTime } from '../ui/formatSince';
import { RequestWorkload } from '../workloads/RequestWorkload';

/** What was asked for, how it stands, and how to reach what runs. */
export function RequestDetails(props: { request: GpuRequest }) {
  const { request } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const state = t(`entity.states.${request.state}`);
  const demand = ({ count, tiers }: Demand) =>
    `${count > 1 ? `${count} × ` : ''}${tiers.join(t('entity.or'))}`;
  const rows: { label: string; value: ReactNode }[] = [
    {
      label: t('entity.state'),
      value: request.reason ? `${state}: ${request.reason}` : state,
    },
    {
      label: t('entity.tier'),
      value: request.demands.map(demand).join(', '),
    },
    { label: t('entity.project'), value: request.project },
    ...(request.costCenter
      ? [{ label: t('entity.costCenter'), value: request.costCenter }]
      : []),
    {
      label: t('entity.placed'),
      value: `${request.cluster} / ${request.namespace}`,
    },
    {
      label: t('entity.endpoint'),
      value: <code>{request.endpoint ?? '—'}</code>,
    },
    {
      label: t('entity.requester'),
      value: <EntityRefLink entityRef={request.requester} hideIcon />,
    },
    {
      label: t('entity.since'),
      value: (
        <span title={formatTime(request.createdAt)}>
          {formatSince(request.createdAt)}
        </span>
      ),
    },
  ];
  return (
    <Flex direction="column" gap="4">
      <DefinitionList rows={rows} />
      <RequestWorkload request={request} />
    </Flex>
  );
}
