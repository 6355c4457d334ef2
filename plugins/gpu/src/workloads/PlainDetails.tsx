import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { DefinitionList } from '../ui/DefinitionList';

/** The fields of a workload as they are, for a kind that brings no page of its own. */
export function PlainDetails(props: { request: GpuRequest }) {
  const { workload } = props.request;
  return (
    <DefinitionList
      rows={Object.entries(workload).map(([field, value]) => ({
        label: field,
        value: typeof value === 'string' ? value : JSON.stringify(value),
      }))}
    />
  );
}
