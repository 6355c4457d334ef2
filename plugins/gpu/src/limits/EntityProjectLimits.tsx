import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { useGpuQuery, useLimits, useSlowGpuQuery } from '../data/useGpuQuery';
import { gpuTranslationRef } from '../translation';
import { ProjectLimitsDetails } from './ProjectLimitsDetails';
import { formatPrice } from '../ui/formatPrice';

const shownDays = 30;
const usageMilliseconds = 300_000;

/** The limits and the use of an entity's project, for users who may see them; otherwise nothing. */
export function EntityProjectLimits(props: { project: string }) {
  const { project } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const limits = useLimits().data?.limits.find(
    each => each.project === project,
  );
  const tiers = useGpuQuery(['tiers'], (api, signal) =>
    api.getTiers({ signal }),
  ).data?.tiers;
  if (!limits) {
    return null;
  }
  const titles = new Map(tiers?.map(({ name, title }) => [name, title]));
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-small">
          {t('limits.ofProject', { project })}
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          <ProjectLimitsDetails limits={limits} titles={titles} />
          <RecentUsage project={project} />
        </Flex>
      </CardBody>
    </Card>
  );
}

function RecentUsage(props: { project: string }) {
  const { project } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const usage = useSlowGpuQuery(
    ['usage', project],
    usageMilliseconds,
    (api, signal) => {
      const to = new Date();
      const from = new Date(to.getTime() - shownDays * 86_400_000);
      return api.getUsage(
        { from: from.toISOString(), to: to.toISOString(), project },
        { signal },
      );
    },
  ).data;
  if (!usage) {
    return null;
  }
  const { deviceHours, memoryGibHours, cost } = usage.total;
  const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
  const figure = (value: number | undefined) =>
    value === undefined ? '—' : number.format(value);
  return (
    <Text variant="body-small" color="secondary">
      {t('limits.usage', {
        days: String(shownDays),
        deviceHours: figure(deviceHours),
        memoryGibHours: figure(memoryGibHours),
        cost:
          cost === undefined
            ? '—'
            : formatPrice(Math.round(cost * 100) / 100, usage.currency),
      })}
    </Text>
  );
}
