import { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Skeleton, TextField } from '@backstage/ui';
import { gpuTranslationRef } from '../translation';

/**
 * What every GPU form field does the same: a skeleton while it loads, and a plain text field with the reason when the
 * backend does not answer, so that the form can still be filled in.
 */
export function FieldFrame(props: {
  label: string;
  description?: string;
  value: string | undefined;
  onChange: (value: string) => void;
  isLoading: boolean;
  error?: Error;
  emptyText?: string;
  rawErrors?: string[];
  children: ReactNode;
}) {
  const { label, description, value, onChange, isLoading, error } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  let body = props.children;
  if (isLoading) {
    body = <Skeleton height={72} aria-label={t('fields.loading')} />;
  } else if (error) {
    body = (
      <>
        <Alert
          status="warning"
          icon
          title={t('fields.failed', { message: error.message })}
        />
        <TextField
          label={label}
          description={description}
          value={value ?? ''}
          onChange={onChange}
        />
      </>
    );
  } else if (props.emptyText) {
    body = <Alert status="warning" icon title={props.emptyText} />;
  }
  return (
    <Flex direction="column" gap="2" mb="4">
      {body}
      {props.rawErrors?.map(message => (
        <Alert key={message} status="danger" icon title={message} />
      ))}
    </Flex>
  );
}
