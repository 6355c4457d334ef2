import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceClaimSpec,
  ResourceSlice,
} from '../types';

const root = join(__dirname, '..', '..', 'testdata');

/** A JSON file of testdata. */
export function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}

/** The objects of a YAML file of testdata. */
export function readObjects<T>(...path: string[]): T[] {
  return parseAllDocuments(readFileSync(join(root, ...path), 'utf8'))
    .map(document => document.toJS())
    .filter(object => object !== null);
}

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

/** All fleets of testdata. */
export function readFleets(): Fleet[] {
  return readdirSync(join(root, 'fleets'))
    .sort()
    .map(file => readJson<Fleet>('fleets', file));
}
