import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { ProjectLimits } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { sortByTrouble } from './judgeLimit';
import { ProjectLimitsDetails } from './ProjectLimitsDetails';
import styles from './ProjectLimitsSection.module.css';

/** As many are shown at first: those in trouble come first. */
const shownAtFirst = 6;

/** What projects hold of their limits, for users who may see them. Without limits it shows nothing. */
export function ProjectLimitsSection(props: {
  limits: ProjectLimits[];
  /** Titles of projects by name. */
  projects: ReadonlyMap<string, string>;
  /** Titles of tiers by name. */
  tiers: ReadonlyMap<string, string>;
}) {
  const { limits, projects, tiers } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const [all, setAll] = useState(false);
  if (limits.length === 0) {
    return null;
  }
  const sorted = sortByTrouble(limits);
  const shown = all ? sorted : sorted.slice(0, shownAtFirst);
  return (
    <section aria-label={t('limits.title')}>
      <Text as="h2" variant="title-small" className={styles.heading}>
        {t('limits.title')}
      </Text>
      <div className={styles.projects}>
        {shown.map(each => {
          const title = projects.get(each.project) ?? each.project;
          return (
            <Card key={each.project} role="group" aria-label={title}>
              <CardHeader>
                <Text as="h3" variant="title-x-small">
                  {title}
                </Text>
              </CardHeader>
              <CardBody>
                <ProjectLimitsDetails limits={each} titles={tiers} />
              </CardBody>
            </Card>
          );
        })}
      </div>
      {shown.length < sorted.length && (
        <Button variant="tertiary" onPress={() => setAll(true)}>
          {t('limits.showAll', { count: sorted.length })}
        </Button>
      )}
    </section>
  );
}
