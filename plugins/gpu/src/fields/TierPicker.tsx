import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import { TierAvailability } from '@backstage-gpu/plugin-gpu-common';
import { GpuDataProvider } from '../data/GpuDataProvider';
import { useGpuQuery } from '../data/useGpuQuery';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { FieldFrame } from './FieldFrame';

type Props = FieldExtensionComponentProps<string>;

function TierPickerContainer(props: Props) {
  const { formData, onChange, schema, required, rawErrors } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const { data, isPending, error } = useGpuQuery(['tiers'], (api, signal) =>
    api.getTiers({ signal }),
  );
  const label = schema.title ?? t('fields.tierLabel');
  return (
    <FieldFrame
      label={label}
      description={schema.description}
      value={formData}
      onChange={onChange}
      isLoading={isPending}
      error={data ? undefined : error ?? undefined}
      emptyText={data?.tiers.length === 0 ? t('fields.noTiers') : undefined}
      rawErrors={rawErrors}
    >
      <RadioGroup
        label={label}
        description={schema.description}
        isRequired={required}
        value={formData ?? ''}
        onChange={onChange}
      >
        {data?.tiers.map(tier => (
          <Radio key={tier.name} value={tier.name}>
            <TierChoice tier={tier} />
          </Radio>
        ))}
      </RadioGroup>
    </FieldFrame>
  );
}

function TierChoice(props: { tier: TierAvailability }) {
  const { tier } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const { allocatable } = tier;
  let availability = t('fields.unknown') as string;
  if (allocatable !== undefined) {
    availability =
      allocatable > 0
        ? t('fields.canBeHad', { free: String(allocatable) })
        : t('fields.willWait');
  }
  const details = [
    tier.memoryBytes === undefined ? undefined : formatMemory(tier.memoryBytes),
    tier.suits,
    tier.pricePerHour === undefined
      ? undefined
      : t('tier.pricePerHour', { price: String(tier.pricePerHour) }),
    availability,
  ].filter(Boolean);
  return (
    <Flex direction="column" gap="0">
      <Text weight="bold">{tier.title}</Text>
      <Text variant="body-small" color="secondary">
        {details.join(' · ')}
      </Text>
    </Flex>
  );
}

/** A form field that picks a tier, with what can be had of each; live while it is open, and its value never changes by itself. */
export function TierPicker(props: Props) {
  return (
    <GpuDataProvider>
      <TierPickerContainer {...props} />
    </GpuDataProvider>
  );
}
