import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { EffectiveLimit, LimitOrigin } from '@backstage-gpu/plugin-gpu-common';
import { RiAlertLine, RiErrorWarningLine, RiTimeLine } from '@remixicon/react';
import { gpuTranslationRef } from '../translation';
import { formatSince } from '../ui/formatSince';
import { Meter } from '../ui/Meter';
import { judgeLimit } from './judgeLimit';

const icons = {
  over: RiErrorWarningLine,
  reached: RiTimeLine,
  near: RiAlertLine,
};

/** One limit: what is held of it, how that stands, and where the limit comes from. */
export function LimitRow(props: {
  label: string;
  limit: EffectiveLimit;
  /** How to say an amount. */
  format: (amount: number) => string;
}) {
  const { label, limit, format } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const { hard, soft, used } = limit;
  const state = judgeLimit(limit);
  const Icon = state === 'within' ? undefined : icons[state];
  const amount =
    hard === 'unlimited'
      ? t('limits.usedOfNone', { used: format(used) })
      : t('limits.usedOf', { used: format(used), hard: format(hard) });
  const remark =
    state === 'within'
      ? undefined
      : t(`limits.${state}`, { soft: soft === undefined ? '' : format(soft) });
  return (
    <Flex direction="column" gap="1">
      <Flex justify="between" align="baseline" style={{ flexWrap: 'wrap' }}>
        <Text weight="bold">{label}</Text>
        <Flex align="center" gap="1">
          {Icon && <Icon size={14} aria-hidden />}
          <Text>{[amount, remark].filter(Boolean).join(' · ')}</Text>
        </Flex>
      </Flex>
      {hard !== 'unlimited' && (
        <Meter
          label={label}
          text={[amount, remark].filter(Boolean).join(', ')}
          value={used}
          maximum={hard}
        />
      )}
      {limit.origin.kind !== 'none' && (
        <Text variant="body-x-small" color="secondary">
          <Origin origin={limit.origin} />
        </Text>
      )}
    </Flex>
  );
}

function Origin(props: { origin: LimitOrigin }) {
  const { kind, by, at, note, object } = props.origin;
  const { t } = useTranslationRef(gpuTranslationRef);
  return (
    <>
      {t(`limits.origins.${kind}`, {
        by: by ?? '—',
        at: at ? formatSince(at) : '—',
        note: note ?? '—',
        object: object ?? '—',
      })}
    </>
  );
}
