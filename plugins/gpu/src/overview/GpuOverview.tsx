import { ResponseErrorPanel } from '@backstage/core-components';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  ButtonLink,
  Container,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  ClustersResponse,
  LintFinding,
  OccupancyDevice,
  ProjectEntry,
  ProjectLimits,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { ProjectLimitsSection } from '../limits/ProjectLimitsSection';
import { templatesRouteRef } from '../routes';
import { gpuTranslationRef } from '../translation';
import { FaultAlerts } from '../ui/FaultAlerts';
import { FreshnessBadge } from '../ui/FreshnessBadge';
import styles from './GpuOverview.module.css';
import { OccupancyTable } from './OccupancyTable';
import { TierCard } from './TierCard';
import { TierProblems } from './TierProblems';

/** What the overview shows; anything not read yet is absent. */
export interface GpuOverviewProps {
  tiers?: TierAvailability[];
  clusters?: ClustersResponse;
  devices?: OccupancyDevice[];
  entities: ReadonlyMap<string, string>;
  findings?: LintFinding[];
  /** Of the projects whose limits the user may see. */
  limits?: ProjectLimits[];
  projects?: ProjectEntry[];
  /** Set when there are projects and the user may request for none of them. */
  mayNotDeploy?: boolean;
  /** Why nothing could be read. */
  error?: Error;
}

/** The GPU page: clusters with their freshness, tiers with what is available, every device with its holder. */
export function GpuOverview(props: GpuOverviewProps) {
  const { tiers, clusters, devices, entities, findings, mayNotDeploy, error } =
    props;
  const tierTitles = titlesOf(tiers);
  const { t } = useTranslationRef(gpuTranslationRef);
  const templatesLink = useRouteRef(templatesRouteRef);
  const sandbox = clusters?.clusters.some(cluster => cluster.sandbox);
  const severalClusters = (clusters?.clusters.length ?? 0) > 1;
  // Unknown is not none: without an answer of any cluster there is nothing to count.
  const nothingKnown = clusters?.clusters.every(
    ({ freshness }) => freshness.state === 'unreachable',
  );
  if (error && !tiers && !clusters) {
    return (
      <Container>
        <ResponseErrorPanel error={error} />
      </Container>
    );
  }
  return (
    <Container>
      <Flex direction="column" gap="5">
        <Flex justify="between" align="center" style={{ flexWrap: 'wrap' }}>
          <Flex align="center" gap="2" style={{ flexWrap: 'wrap' }}>
            {clusters?.clusters.map(cluster => (
              <FreshnessBadge key={cluster.name} cluster={cluster} />
            ))}
            {sandbox && (
              <Text variant="body-small" color="secondary">
                {t('freshness.sandbox')}
              </Text>
            )}
          </Flex>
          {templatesLink && !mayNotDeploy && (
            <ButtonLink href={templatesLink()} variant="primary">
              {t('page.deploy')}
            </ButtonLink>
          )}
        </Flex>
        {clusters && <FaultAlerts response={clusters} />}
        {!nothingKnown && (
          <section aria-label={t('page.tiers')}>
            <TierCards tiers={tiers} />
          </section>
        )}
        {!nothingKnown && findings && (
          <TierProblems
            findings={findings}
            titles={tierTitles}
            severalClusters={severalClusters}
          />
        )}
        {nothingKnown && (
          <Alert status="info" icon title={t('page.nothingKnown')} />
        )}
        {!nothingKnown && (
          <section aria-label={t('page.occupancy')}>
            <Text as="h2" variant="title-small" className={styles.heading}>
              {t('page.occupancy')}
            </Text>
            {devices ? (
              <OccupancyTable
                devices={devices}
                entities={entities}
                severalClusters={severalClusters}
              />
            ) : (
              <Skeleton height={240} />
            )}
          </section>
        )}
        {!nothingKnown && props.limits && (
          <ProjectLimitsSection
            limits={props.limits}
            projects={titlesOf(props.projects)}
            tiers={tierTitles}
          />
        )}
      </Flex>
    </Container>
  );
}

function titlesOf(
  named: readonly { name: string; title: string }[] | undefined,
): ReadonlyMap<string, string> {
  return new Map(named?.map(({ name, title }) => [name, title]));
}

function TierCards(props: { tiers?: TierAvailability[] }) {
  const { t } = useTranslationRef(gpuTranslationRef);
  if (!props.tiers) {
    return (
      <div className={styles.tiers}>
        <Skeleton height={180} />
        <Skeleton height={180} />
        <Skeleton height={180} />
      </div>
    );
  }
  if (props.tiers.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title={t('tier.none')}
        description={t('tier.noneDetail')}
      />
    );
  }
  return (
    <>
      <div className={styles.tiers}>
        {props.tiers.map(tier => (
          <TierCard key={tier.name} tier={tier} />
        ))}
      </div>
      <Text variant="body-x-small" color="secondary">
        {t('page.finePrint')}
      </Text>
    </>
  );
}
