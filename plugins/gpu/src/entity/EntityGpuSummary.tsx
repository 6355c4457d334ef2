import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { GpuRequest, OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { DeviceList } from './DeviceList';

/** How many devices an entity holds, and which; or why it waits. */
export function EntityGpuSummary(props: {
  devices: OccupancyDevice[];
  request?: GpuRequest;
  /** Whether there may be devices that the user may not see. */
  holdersHidden?: boolean;
}) {
  const { devices, request, holdersHidden } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  if (devices.length === 0) {
    return (
      <Text>
        {request?.state === 'pending'
          ? t('entity.waiting', { reason: request.reason ?? '—' })
          : t(holdersHidden ? 'entity.noneSeen' : 'entity.none')}
      </Text>
    );
  }
  const known = devices.every(device => device.memoryBytes !== undefined);
  const memory = devices.reduce(
    (sum, each) => sum + (each.memoryBytes ?? 0),
    0,
  );
  return (
    <Flex direction="column" gap="3">
      <Text variant="title-x-small">
        {[
          t('entity.lead', { count: devices.length }),
          known ? formatMemory(memory) : '—',
          request && t(`entity.states.${request.state}`),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <DeviceList devices={devices} />
    </Flex>
  );
}
