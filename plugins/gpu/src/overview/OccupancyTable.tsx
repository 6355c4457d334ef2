import { useMemo, useState } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  CellText,
  ColumnConfig,
  Flex,
  SearchField,
  Table,
  Text,
  ToggleButton,
  ToggleButtonGroup,
  useTable,
} from '@backstage/ui';
import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../translation';
import { formatMemory } from '../ui/formatMemory';
import { formatSince } from '../ui/formatSince';
import { filterDevices, OccupancyView, sortDevices } from './filterDevices';

const views: OccupancyView[] = ['Held', 'Free', 'All'];

/** Every device in a plain list, with who has it. */
export function OccupancyTable(props: {
  devices: OccupancyDevice[];
  entities: ReadonlyMap<string, string>;
  severalClusters: boolean;
}) {
  const { devices, entities, severalClusters } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const [view, setView] = useState<OccupancyView>('Held');
  const data = useMemo(
    () => sortDevices(filterDevices(devices, view)),
    [devices, view],
  );
  const { tableProps, search } = useTable<OccupancyDevice>({
    mode: 'complete',
    data,
    paginationOptions: { pageSize: 20 },
    searchFn: (rows, text) => rows.filter(row => matches(row, text)),
  });
  const dash = t('occupancy.unknown');
  const columns: ColumnConfig<OccupancyDevice>[] = [
    {
      id: 'slice',
      label: t('occupancy.slice'),
      isRowHeader: true,
      cell: row => (
        <CellText
          title={row.profile ?? t('occupancy.wholeGpu')}
          description={[
            row.memoryBytes === undefined
              ? dash
              : formatMemory(row.memoryBytes),
            row.product,
          ]
            .filter(Boolean)
            .join(' · ')}
        />
      ),
    },
    {
      id: 'node',
      label: t('occupancy.node'),
      cell: row => (
        <CellText
          title={row.node ?? row.pool}
          description={severalClusters ? row.cluster : row.device}
        />
      ),
    },
    {
      id: 'state',
      label: t('occupancy.state'),
      cell: row => (
        <CellText
          title={t(`occupancy.states.${row.state}`)}
          description={
            row.reason ??
            (row.dynamic && row.state === 'free'
              ? t('occupancy.notCut')
              : undefined)
          }
        />
      ),
    },
    {
      id: 'holder',
      label: t('occupancy.holder'),
      cell: row => <HolderCell device={row} entities={entities} />,
    },
    {
      id: 'project',
      label: t('occupancy.project'),
      cell: row => <CellText title={row.holder?.project ?? dash} />,
    },
    {
      id: 'since',
      label: t('occupancy.since'),
      cell: row => (
        <CellText
          title={row.holder?.since ? formatSince(row.holder.since) : dash}
        />
      ),
    },
  ];
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" gap="4" style={{ flexWrap: 'wrap' }}>
        <ToggleButtonGroup
          aria-label={t('occupancy.state')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={keys => setView([...keys][0] as OccupancyView)}
        >
          {views.map(entry => (
            <ToggleButton key={entry} id={entry}>
              {`${t(`occupancy.show${entry}`)} (${
                filterDevices(devices, entry).length
              })`}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <SearchField
          aria-label={t('occupancy.search')}
          placeholder={t('occupancy.search')}
          value={search.value}
          onChange={search.onChange}
        />
      </Flex>
      <Table
        {...tableProps}
        columnConfig={columns}
        emptyState={<Text>{t(`occupancy.empty${view}`)}</Text>}
      />
    </Flex>
  );
}

function HolderCell(props: {
  device: OccupancyDevice;
  entities: ReadonlyMap<string, string>;
}) {
  const { t } = useTranslationRef(gpuTranslationRef);
  const { holder } = props.device;
  if (!holder) {
    return props.device.state === 'allocated' ? (
      <CellText
        title={t('occupancy.taken')}
        description={t('occupancy.holderHidden')}
      />
    ) : (
      <CellText title={t('occupancy.unknown')} />
    );
  }
  const entityRef =
    holder.kubernetesId && props.entities.get(holder.kubernetesId);
  const name =
    holder.workload?.name ??
    holder.kubernetesId ??
    holder.pod ??
    holder.claim.name;
  const claim = `${holder.claim.namespace}/${holder.claim.name}`;
  const place = holder.unreserved
    ? t('occupancy.unreserved', { claim })
    : t('occupancy.claim', { claim });
  return (
    <Cell>
      <Flex direction="column" gap="0">
        {entityRef ? (
          <EntityRefLink entityRef={entityRef} hideIcon />
        ) : (
          <Text>{name}</Text>
        )}
        <Text variant="body-x-small" color="secondary">
          {place}
        </Text>
      </Flex>
    </Cell>
  );
}

function matches(device: OccupancyDevice, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const { holder } = device;
  return [
    device.node,
    device.device,
    device.profile,
    device.cluster,
    holder?.project,
    holder?.workload?.name,
    holder?.kubernetesId,
    holder?.claim.namespace,
  ].some(value => value?.toLowerCase().includes(wanted));
}
