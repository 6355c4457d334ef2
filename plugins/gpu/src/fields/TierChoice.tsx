import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  RequestPlan,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { formatPrice } from '../ui/formatPrice';

type Translate = ReturnType<
  typeof useTranslationRef<typeof gpuTranslationRef.T>
>['t'];

/**
 * A tier with what would become of a request for it.
 *
 * @param props - `plan` is absent before a project is chosen, and while the backend has not answered; `error` says why
 * there is none
 */
export function TierChoice(props: {
  tier: TierAvailability;
  plan?: RequestPlan;
  error?: Error;
}) {
  const { tier, plan, error } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const price = plan?.pricePerHour ?? tier.pricePerHour;
  const details = [
    tier.memoryBytes === undefined ? undefined : formatMemory(tier.memoryBytes),
    tier.suits,
    price === undefined
      ? undefined
      : t('tier.pricePerHour', { price: formatPrice(price, tier.currency) }),
    plan ? outcomeOf(plan, t) : availabilityOf(tier, t),
  ].filter(Boolean);
  const notes = [
    ...(plan?.limits.checks ?? []).flatMap(({ outcome, remedy }) =>
      outcome === 'warned' && remedy ? t('fields.warned', { remedy }) : [],
    ),
    ...(error ? [t('fields.notPlanned', { message: error.message })] : []),
  ];
  return (
    <Flex direction="column" gap="0">
      <Text weight="bold">{tier.title}</Text>
      <Text variant="body-small" color="secondary">
        {details.join(' · ')}
      </Text>
      {notes.map(note => (
        <Text key={note} variant="body-small" color="warning">
          {note}
        </Text>
      ))}
    </Flex>
  );
}

function availabilityOf({ allocatable }: TierAvailability, t: Translate) {
  if (allocatable === undefined) {
    return t('fields.unknown');
  }
  return allocatable > 0
    ? t('fields.free', { free: String(allocatable) })
    : t('fields.willWait');
}

function outcomeOf(
  { allowed, limits, allocatableNow }: RequestPlan,
  t: Translate,
) {
  if (!allowed) {
    const refusal = limits.checks.find(({ outcome }) => outcome === 'refused');
    return refusal?.remedy
      ? t('fields.refused', { remedy: refusal.remedy })
      : t('fields.refusedByLimit');
  }
  if (allocatableNow === undefined) {
    return t('fields.unknown');
  }
  return allocatableNow ? t('fields.availableNow') : t('fields.willWait');
}
