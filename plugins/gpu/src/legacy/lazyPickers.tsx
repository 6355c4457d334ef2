import { ComponentType, lazy, Suspense } from 'react';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Skeleton } from '@backstage/ui';

type Props = FieldExtensionComponentProps<string>;

function deferred(load: () => Promise<ComponentType<Props>>) {
  const Loaded = lazy(async () => ({ default: await load() }));
  return (props: Props) => (
    <Suspense fallback={<Skeleton height={72} />}>
      <Loaded {...props} />
    </Suspense>
  );
}

/** The tier picker, loaded with the first form that has one. */
export const LazyTierPicker = deferred(
  async () => (await import('../fields/TierPicker')).TierPicker,
);

/** The project picker, loaded with the first form that has one. */
export const LazyProjectPicker = deferred(
  async () => (await import('../fields/ProjectPicker')).ProjectPicker,
);
