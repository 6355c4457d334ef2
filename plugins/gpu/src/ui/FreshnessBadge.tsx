import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge } from '@backstage/ui';
import { ClusterSummary } from '@backstage-gpu/plugin-gpu-common';
import {
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiTimeLine,
  RiWifiOffLine,
} from '@remixicon/react';
import { gpuTranslationRef } from '../translation';
import { formatTime } from './formatSince';

const icons = {
  live: RiCheckboxCircleLine,
  stale: RiTimeLine,
  partial: RiErrorWarningLine,
  unreachable: RiWifiOffLine,
};

/** How fresh the picture of one cluster is: an icon and a word. */
export function FreshnessBadge(props: { cluster: ClusterSummary }) {
  const { t } = useTranslationRef(gpuTranslationRef);
  const { title, freshness, version, faults } = props.cluster;
  const Icon = icons[freshness.state];
  const starting = freshness.state === 'unreachable' && faults.length === 0;
  const word = starting
    ? t('freshness.starting')
    : t(`freshness.${freshness.state}`, { time: formatTime(freshness.since) });
  const parts = [title, version, word].filter(Boolean);
  return (
    <Badge icon={<Icon size={14} aria-hidden />} title={freshness.reason}>
      {parts.join(' · ')}
    </Badge>
  );
}
