import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge, Button, Flex, Text } from '@backstage/ui';
import { LintFinding } from '@backstage-gpu/plugin-gpu-common';
import { RiErrorWarningLine } from '@remixicon/react';
import { gpuTranslationRef } from '../translation';
import { CopyableCode } from '../ui/CopyableCode';
import styles from './TierProblems.module.css';

/** As many are shown at first, so that the devices stay in sight. */
const shownAtFirst = 3;

/** What the platform team has to correct in the DeviceClasses of tiers. Renders nothing when there is nothing to correct. */
export function TierProblems(props: {
  findings: LintFinding[];
  /** Titles of tiers by name. */
  titles: ReadonlyMap<string, string>;
  severalClusters: boolean;
}) {
  const { findings, titles, severalClusters } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const [all, setAll] = useState(false);
  if (findings.length === 0) {
    return null;
  }
  const shown = all ? findings : findings.slice(0, shownAtFirst);
  return (
    <section aria-label={t('lint.title')}>
      <Text as="h2" variant="title-small" className={styles.heading}>
        {t('lint.title')}
      </Text>
      <ul className={styles.list}>
        {shown.map(finding => (
          <li
            key={`${finding.cluster} ${finding.tier} ${finding.kind} ${finding.otherTier} ${finding.expression}`}
            className={styles.problem}
          >
            <TierProblem
              finding={finding}
              title={titles.get(finding.tier) ?? finding.tier}
              severalClusters={severalClusters}
            />
          </li>
        ))}
      </ul>
      {shown.length < findings.length && (
        <Button variant="tertiary" onPress={() => setAll(true)}>
          {t('lint.showAll', { count: findings.length })}
        </Button>
      )}
    </section>
  );
}

function TierProblem(props: {
  finding: LintFinding;
  title: string;
  severalClusters: boolean;
}) {
  const { finding, title, severalClusters } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const facts = [
    t('lint.deviceClass', { name: finding.deviceClass }),
    ...(severalClusters ? [t('lint.cluster', { name: finding.cluster })] : []),
    ...(finding.device ? [t('lint.device', { id: finding.device })] : []),
  ];
  return (
    <>
      <Flex align="center" gap="2" style={{ flexWrap: 'wrap' }}>
        <Text as="h3" variant="title-x-small">
          {title}
        </Text>
        <Badge icon={<RiErrorWarningLine size={14} aria-hidden />}>
          {t(`lint.kinds.${finding.kind}`)}
        </Badge>
      </Flex>
      <Text>{finding.message}</Text>
      <Text variant="body-small" color="secondary">
        {facts.join(' · ')}
      </Text>
      {finding.correctedExpression && (
        <>
          <Text variant="body-small" color="secondary">
            {finding.expression === undefined
              ? t('lint.replacesAll')
              : t('lint.corrected')}
          </Text>
          <CopyableCode
            label={t('lint.selectorOf', { title })}
            code={finding.correctedExpression}
          />
        </>
      )}
    </>
  );
}
