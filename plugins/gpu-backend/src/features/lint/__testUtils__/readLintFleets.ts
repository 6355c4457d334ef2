import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceClass, ResourceSlice } from '@backstage-gpu/dra';
import { parseAllDocuments } from 'yaml';
import { LintDevice } from '../groupDevices';

const testdata = join(__dirname, '../../../../../../packages/dra/testdata');

/** A fleet with the classes that came with it. */
export interface LintFleet {
  name: string;
  devices: LintDevice[];
  /** The selectors of each class. */
  classes: string[][];
}

/** The random fleets with which dra is tested; some of their classes fail. */
export function readLintFleets(): LintFleet[] {
  return readdirSync(join(testdata, 'fleets'))
    .sort()
    .map(file => {
      const { slices, classes } = JSON.parse(
        readFileSync(join(testdata, 'fleets', file), 'utf8'),
      ) as { slices: ResourceSlice[]; classes: DeviceClass[] };
      return {
        name: file,
        devices: toDevices(slices),
        classes: classes.map(readSelectors),
      };
    });
}

/** ResourceSlices of NVIDIA's driver on several kinds of nodes, and example classes. */
export function readSampleFleet(): LintFleet {
  const folder = join(testdata, 'resource-slices');
  const objects = readdirSync(folder)
    .filter(file => /^(resourceslices|deviceclasses)/.test(file))
    .filter(file => !file.includes('v1beta1'))
    .sort()
    .flatMap(file =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(
        document => document.toJS() as { kind: string } | null,
      ),
    );
  const all = <T>(kind: string) =>
    objects.filter(object => object?.kind === kind) as T[];
  return {
    name: 'samples',
    devices: toDevices(all<ResourceSlice>('ResourceSlice')),
    classes: all<DeviceClass>('DeviceClass').map(readSelectors),
  };
}

function toDevices(slices: ResourceSlice[]): LintDevice[] {
  return slices.flatMap(({ spec }) =>
    (spec.devices ?? []).map(device => ({
      id: `c/${spec.driver}/${spec.pool.name}/${device.name}`,
      driver: spec.driver,
      device,
    })),
  );
}

function readSelectors({ spec }: DeviceClass): string[] {
  return (spec?.selectors ?? []).map(({ cel }) => cel?.expression ?? '');
}
