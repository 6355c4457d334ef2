import { lazy, Suspense, useMemo } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { PlainDetails } from './PlainDetails';
import { workloadDetailsApiRef } from './workloadDetailsApi';

/** What a request runs, as its kind of workload shows it; a kind that no page knows is shown field by field. */
export function RequestWorkload(props: { request: GpuRequest }) {
  const { request } = props;
  const details = useApi(workloadDetailsApiRef).find(request.workload.type);
  const Details = useMemo(
    () =>
      details
        ? lazy(async () => ({ default: await details.loader() }))
        : PlainDetails,
    [details],
  );
  return (
    <Suspense fallback={<Skeleton />}>
      <Details request={request} />
    </Suspense>
  );
}
