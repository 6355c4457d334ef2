import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Skeleton,
  Text,
} from '@backstage/ui';
import { GpuDataProvider } from '../data/GpuDataProvider';
import { gpuTranslationRef } from '../translation';
import { EntityGpuSummary } from './EntityGpuSummary';
import { useEntityGpu } from './useEntityGpu';

function EntityGpuCardContainer() {
  const { t } = useTranslationRef(gpuTranslationRef);
  const { devices, holdersHidden, request, named, error } = useEntityGpu();
  // Most services in a catalog run in Kubernetes and have nothing to do with GPUs.
  if (!named && !devices?.length && !request) {
    return null;
  }
  return (
    <Card aria-label={t('entity.cardTitle')} role="region">
      <CardHeader>
        <Text as="h2" variant="title-x-small">
          {t('entity.cardTitle')}
        </Text>
      </CardHeader>
      <CardBody>
        {error && !devices && (
          <Alert status="warning" icon title={error.message} />
        )}
        {!error && !devices && <Skeleton height={64} />}
        {devices && (
          <EntityGpuSummary
            devices={devices}
            request={request}
            holdersHidden={holdersHidden}
          />
        )}
      </CardBody>
    </Card>
  );
}

/**
 * The entity page's card: what the entity holds of GPUs. Nothing for an entity that has only `backstage.io/kubernetes-id`
 * and holds no device.
 *
 * @public
 */
export function EntityGpuCard() {
  return (
    <GpuDataProvider>
      <EntityGpuCardContainer />
    </GpuDataProvider>
  );
}
