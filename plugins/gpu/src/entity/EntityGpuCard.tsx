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
  const { devices, holdersHidden, request, error } = useEntityGpu();
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

/** The entity page's card: what the entity holds of GPUs. */
export function EntityGpuCard() {
  return (
    <GpuDataProvider>
      <EntityGpuCardContainer />
    </GpuDataProvider>
  );
}
