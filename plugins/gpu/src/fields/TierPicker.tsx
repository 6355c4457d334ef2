import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Radio, RadioGroup } from '@backstage/ui';
import { GpuDataProvider } from '../data/GpuDataProvider';
import { useGpuQuery } from '../data/useGpuQuery';
import { useRequestPlans } from '../data/useRequestPlans';
import { useSettled } from '../data/useSettled';
import { gpuTranslationRef } from '../translation';
import { FieldFrame } from './FieldFrame';
import { PlannedRequest, plannedRequest } from './plannedRequest';
import { TierChoice } from './TierChoice';

/**
 * Properties of TierPicker: those of every form field, with a tier's name as value.
 *
 * @public
 */
export type TierPickerProps = FieldExtensionComponentProps<string>;

/** How long a form must be at rest before the backend is asked. */
const restMilliseconds = 400;

function TierPickerContainer(props: TierPickerProps) {
  const { formData, onChange, schema, required, rawErrors } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const { data, isPending, error } = useGpuQuery(['tiers'], (api, signal) =>
    api.getTiers({ signal }),
  );
  const tiers = data?.tiers ?? [];
  // As text, since a form makes other objects of the same values.
  const asked = useSettled(
    JSON.stringify(plannedRequest(props)),
    restMilliseconds,
  );
  const request = asked && (JSON.parse(asked) as PlannedRequest);
  const plans = useRequestPlans(
    request ? tiers.map(({ name }) => ({ ...request, tier: name })) : [],
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
        {tiers.map((tier, index) => {
          const { data: plan, error: reason } = plans[index] ?? {};
          return (
            <Radio
              key={tier.name}
              value={tier.name}
              isDisabled={plan?.allowed === false}
            >
              <TierChoice tier={tier} plan={plan} error={reason ?? undefined} />
            </Radio>
          );
        })}
      </RadioGroup>
    </FieldFrame>
  );
}

/**
 * A form field that picks a tier, and says of each what the backend would do with a request for it: whether it is available
 * now or would wait, what it costs, and which limit of the project refuses it. Live while it is open; its value never
 * changes by itself.
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
