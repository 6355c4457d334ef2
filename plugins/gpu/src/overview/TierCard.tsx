import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Badge,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import { TierAvailability } from '@backstage-gpu/plugin-gpu-common';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiQuestionLine,
  RiTimeLine,
} from '@remixicon/react';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { formatPrice } from '../ui/formatPrice';
import { Meter } from '../ui/Meter';
import styles from './TierCard.module.css';

const chipIcons = {
  available: RiCheckboxCircleLine,
  allTaken: RiTimeLine,
  noneSuchDevice: RiCloseCircleLine,
  unavailable: RiCloseCircleLine,
  selectorError: RiErrorWarningLine,
  unknown: RiQuestionLine,
};

/** What is available of one tier now, and the reason when nothing is. Unknown is a dash. */
export function TierCard(props: { tier: TierAvailability }) {
  const { t } = useTranslationRef(gpuTranslationRef);
  const { tier } = props;
  const state =
    tier.allocatable === undefined
      ? 'unknown'
      : (tier.allocatable > 0 && 'available') || tier.why || 'allTaken';
  const Icon = chipIcons[state];
  const details = describeDevices(tier, t);
  return (
    <Card
      aria-label={tier.title}
      role="group"
      className={styles.card}
      data-tier={tier.name}
    >
      <CardHeader>
        <Flex justify="between" align="center">
          <Text as="h3" variant="title-x-small">
            {tier.title}
          </Text>
          <Badge icon={<Icon size={14} aria-hidden />}>
            {t(`tier.${state}`)}
          </Badge>
        </Flex>
        <Text color="secondary" variant="body-small">
          {details}
        </Text>
      </CardHeader>
      <CardBody>
        <Flex align="baseline" gap="2">
          <Text as="span" className={styles.number}>
            {tier.allocatable ?? '—'}
          </Text>
          <Text color="secondary">{t('tier.availableNow')}</Text>
        </Flex>
        {tier.total !== undefined && tier.allocated !== undefined && (
          <Meter
            label={tier.title}
            text={t('tier.meter', {
              allocated: String(tier.allocated),
              total: String(tier.total),
              allocatable: String(tier.allocatable ?? '—'),
            })}
            value={tier.allocated}
            maximum={tier.total}
          />
        )}
      </CardBody>
      <CardFooter>
        <Text color="secondary" variant="body-small">
          {describeUse(tier, t)}
        </Text>
        {tier.suits && (
          <Text as="p" color="secondary" variant="body-small">
            {tier.suits}
          </Text>
        )}
      </CardFooter>
    </Card>
  );
}

type Translate = ReturnType<
  typeof useTranslationRef<typeof gpuTranslationRef.T>
>['t'];

/** What the devices of a tier are: profiles, memory of the smallest, price. */
function describeDevices(tier: TierAvailability, t: Translate): string {
  const parts: string[] = [];
  if (tier.memoryBytes !== undefined) {
    const memory = formatMemory(tier.memoryBytes);
    parts.push(tier.profiles.join(', ') || t('occupancy.wholeGpu'));
    parts.push(
      tier.profiles.length > 1 ? t('tier.memoryFrom', { memory }) : memory,
    );
  }
  if (tier.pricePerHour !== undefined) {
    parts.push(
      t('tier.pricePerHour', {
        price: formatPrice(tier.pricePerHour, tier.currency),
      }),
    );
  }
  return parts.join(' · ') || tier.name;
}

function describeUse(tier: TierAvailability, t: Translate): string {
  const parts: string[] = [
    t('tier.inUse', {
      allocated: String(tier.allocated ?? '—'),
      total: String(tier.total ?? '—'),
    }),
  ];
  if (tier.pending) {
    parts.push(t('tier.pending', { count: tier.pending }));
  }
  for (const { reason, count } of tier.unavailable) {
    parts.push(
      t('tier.reasonSummary', {
        devices: String(count),
        reason: t(`tier.reasons.${reason}`),
      }),
    );
  }
  if (
    tier.allocatable !== undefined &&
    tier.bestPacking !== undefined &&
    tier.bestPacking > tier.allocatable
  ) {
    parts.push(t('tier.fragmented', { devices: String(tier.bestPacking) }));
  }
  if (tier.undecided > 0) {
    parts.push(t('tier.undecided', { devices: String(tier.undecided) }));
  }
  return parts.join(' · ');
}
