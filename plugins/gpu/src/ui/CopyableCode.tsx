import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon, Flex, Text } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { gpuTranslationRef } from '../translation';
import styles from './CopyableCode.module.css';

/** Code with a button that copies it. Where the browser does not let us, as without HTTPS, it says so. */
export function CopyableCode(props: { label: string; code: string }) {
  const { label, code } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const [outcome, setOutcome] = useState<'copied' | 'notCopied'>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setOutcome('copied');
    } catch {
      setOutcome('notCopied');
    }
  };
  return (
    <div>
      <div className={styles.block}>
        <pre className={styles.code}>
          <code>{code}</code>
        </pre>
        <ButtonIcon
          aria-label={t('code.copy', { label })}
          size="small"
          variant="tertiary"
          icon={outcome === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
          onPress={copy}
        />
      </div>
      <Flex role="status">
        {outcome && (
          <Text variant="body-x-small" color="secondary">
            {t(`code.${outcome}`)}
          </Text>
        )}
      </Flex>
    </div>
  );
}
