import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import {
  ProjectLimits,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { GpuDataProvider } from '../data/GpuDataProvider';
import { useGpuQuery, useLimits } from '../data/useGpuQuery';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { FieldFrame } from './FieldFrame';

/**
 * Properties of TierPicker: those of every form field, with a tier's name as value.
 *
 * @public
 */
export type TierPickerProps = FieldExtensionComponentProps<string>;

function TierPickerContainer(props: TierPickerProps) {
  const { formData, onChange, schema, required, rawErrors } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const { data, isPending, error } = useGpuQuery(['tiers'], (api, signal) =>
    api.getTiers({ signal }),
  );
  const project = chosenProject(props);
  const limits = useLimits().data?.limits.find(
    each => each.project === project,
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
        {data?.tiers.map(tier => {
          const refusal = refusalOf(tier, limits, t);
          return (
            <Radio
              key={tier.name}
              value={tier.name}
              isDisabled={refusal !== undefined}
            >
              <TierChoice tier={tier} refusal={refusal} />
            </Radio>
          );
        })}
      </RadioGroup>
    </FieldFrame>
  );
}

/** The project that the form has so far; `ui:options: { projectField }` names its field if that is not `project`. */
function chosenProject({ formContext, uiSchema }: TierPickerProps) {
  const { projectField = 'project' } = uiSchema?.['ui:options'] ?? {};
  const chosen = formContext?.formData?.[String(projectField)];
  return typeof chosen === 'string' ? chosen : undefined;
}

type Translate = ReturnType<
  typeof useTranslationRef<typeof gpuTranslationRef.T>
>['t'];

/** Why the project cannot have one more of a tier, where its limits are known. */
function refusalOf(
  { name }: TierAvailability,
  limits: ProjectLimits | undefined,
  t: Translate,
): string | undefined {
  if (limits?.tiers && !limits.tiers.includes(name)) {
    return t('fields.notForProject');
  }
  const limit = limits?.devices.find(({ tier }) => tier === name);
  return limit && limit.hard !== 'unlimited' && limit.used + 1 > limit.hard
    ? t('fields.limitReached', {
        used: String(limit.used),
        hard: String(limit.hard),
      })
    : undefined;
}

/** @param props - `refusal` says why it cannot be chosen */
function TierChoice(props: { tier: TierAvailability; refusal?: string }) {
  const { tier, refusal } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const { allocatable } = tier;
  let availability = t('fields.unknown') as string;
  if (allocatable !== undefined) {
    availability =
      allocatable > 0
        ? t('fields.available', { free: String(allocatable) })
        : t('fields.willWait');
  }
  const details = [
    tier.memoryBytes === undefined ? undefined : formatMemory(tier.memoryBytes),
    tier.suits,
    tier.pricePerHour === undefined
      ? undefined
      : t('tier.pricePerHour', { price: String(tier.pricePerHour) }),
    refusal ?? availability,
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

/**
 * A form field that picks a tier, with what is available of each; live while it is open, and its value never changes by
 * itself.
 *
 * @public
 */
export function TierPicker(props: TierPickerProps) {
  return (
    <GpuDataProvider>
      <TierPickerContainer {...props} />
    </GpuDataProvider>
  );
}
