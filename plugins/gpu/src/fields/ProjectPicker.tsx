import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Select } from '@backstage/ui';
import { GpuDataProvider } from '../data/GpuDataProvider';
import { useGpuQuery } from '../data/useGpuQuery';
import { gpuTranslationRef } from '../translation';
import { FieldFrame } from './FieldFrame';

/**
 * Properties of ProjectPicker: those of every form field, with a project's name as value.
 *
 * @public
 */
export type ProjectPickerProps = FieldExtensionComponentProps<string>;

function ProjectPickerContainer(props: ProjectPickerProps) {
  const { formData, onChange, schema, required, rawErrors } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const { data, isPending, error } = useGpuQuery(['projects'], (api, signal) =>
    api.getProjects({ signal }),
  );
  const requestable = data?.projects.filter(project => project.requestable);
  const label = schema.title ?? t('fields.projectLabel');
  const emptyText =
    data?.projects.length === 0
      ? t('fields.noProjects')
      : t('fields.noneRequestable');
  return (
    <FieldFrame
      label={label}
      description={schema.description}
      value={formData}
      onChange={onChange}
      isLoading={isPending}
      error={data ? undefined : error ?? undefined}
      emptyText={requestable?.length === 0 ? emptyText : undefined}
      rawErrors={rawErrors}
    >
      <Select
        label={label}
        description={schema.description}
        isRequired={required}
        options={(requestable ?? []).map(({ name, title }) => ({
          value: name,
          label: title,
        }))}
        selectedKey={formData ?? null}
        onSelectionChange={key => onChange(String(key))}
      />
    </FieldFrame>
  );
}

/**
 * A form field that picks a GPU project, of those that the user may request for.
 *
 * @public
 */
export function ProjectPicker(props: ProjectPickerProps) {
  return (
    <GpuDataProvider>
      <ProjectPickerContainer {...props} />
    </GpuDataProvider>
  );
}
