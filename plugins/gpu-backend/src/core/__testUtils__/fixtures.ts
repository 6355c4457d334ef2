import {
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceClaimSpec,
  ResourceSlice,
} from '@backstage-gpu/dra';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const root = join(__dirname, '../../../../../packages/dra/testdata');

/** What Kubernetes grants of one kind of claim. */
export interface FleetTruth {
  granted: number;
  devices: string[];
  error?: string;
}

/** A random fleet with the answers of Kubernetes 1.36.2. */
export interface Fleet {
  id: string;
  nodes: Node[];
  slices: ResourceSlice[];
  classes: DeviceClass[];
  claims: ResourceClaim[];
  truth: Record<string, FleetTruth>;
  asks: Record<string, { spec: ResourceClaimSpec; truth: FleetTruth }>;
}

/** All recorded fleets. */
export function readFleets(): Fleet[] {
  return readdirSync(join(root, 'fleets'))
    .sort()
    .map(file => JSON.parse(readFileSync(join(root, 'fleets', file), 'utf8')));
}

/** A recorded JSON file. */
export function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}

/** The objects of a recorded YAML file. */
export function readObjects<T>(...path: string[]): T[] {
  return parseAllDocuments(readFileSync(join(root, ...path), 'utf8'))
    .map(document => document.toJS())
    .filter(object => object !== null);
}
