import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { formatSince } from '../ui/formatSince';

/** The devices of one entity, one a line. */
export function DeviceList(props: { devices: OccupancyDevice[] }) {
  const { t } = useTranslationRef(gpuTranslationRef);
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {props.devices.map(device => (
        <li key={device.id}>
          <Flex direction="column" gap="0" mb="2">
            <Text weight="bold">
              {[
                device.profile ?? t('occupancy.wholeGpu'),
                device.memoryBytes === undefined
                  ? undefined
                  : formatMemory(device.memoryBytes),
                device.product,
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            <Text variant="body-small" color="secondary">
              {[
                device.cluster,
                device.node ?? device.pool,
                device.device,
                device.holder?.since && formatSince(device.holder.since),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Flex>
        </li>
      ))}
    </ul>
  );
}
