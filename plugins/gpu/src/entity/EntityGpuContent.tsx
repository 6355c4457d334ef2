import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Card,
  CardBody,
  CardHeader,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { GpuDataProvider } from '../data/GpuDataProvider';
import { EntityProjectLimits } from '../limits/EntityProjectLimits';
import { gpuTranslationRef } from '../translation';
import { EntityGpuSummary } from './EntityGpuSummary';
import { ReleaseButton } from './ReleaseButton';
import { RequestDetails } from './RequestDetails';
import { useEntityGpu } from './useEntityGpu';

function EntityGpuContentContainer() {
  const { t } = useTranslationRef(gpuTranslationRef);
  const {
    devices,
    holdersHidden,
    request,
    requestHidden,
    project,
    error,
    loading,
  } = useEntityGpu();
  if (error && !devices) {
    return <ResponseErrorPanel error={error} />;
  }
  if (loading || !devices) {
    return <Skeleton height={240} />;
  }
  return (
    <Flex direction="column" gap="4">
      <Card>
        <CardHeader>
          <Text as="h2" variant="title-small">
            {t('entity.cardTitle')}
          </Text>
        </CardHeader>
        <CardBody>
          <EntityGpuSummary
            devices={devices}
            request={request}
            holdersHidden={holdersHidden}
          />
        </CardBody>
      </Card>
      <Card>
        <CardHeader>
          <Flex justify="between" align="center">
            <Text as="h2" variant="title-small">
              {t('entity.request')}
            </Text>
            {request && <ReleaseButton request={request} />}
          </Flex>
        </CardHeader>
        <CardBody>
          {request ? (
            <RequestDetails request={request} />
          ) : (
            <Text>
              {t(requestHidden ? 'entity.requestNotSeen' : 'entity.noRequest')}
            </Text>
          )}
        </CardBody>
      </Card>
      {project && <EntityProjectLimits project={project} />}
    </Flex>
  );
}

/**
 * The entity page's tab: slices, request and how to release it, the limits of its project.
 *
 * @public
 */
export function EntityGpuContent() {
  return (
    <GpuDataProvider>
      <EntityGpuContentContainer />
    </GpuDataProvider>
  );
}
