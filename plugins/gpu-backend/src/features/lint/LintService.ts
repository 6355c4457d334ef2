import { LintFinding, LintResponse } from '@backstage-gpu/plugin-gpu-common';
import { LintDevice } from './groupDevices';
import { lintTiersInSteps } from './lintTiers';
import { runInTurns } from '../../platform/runInTurns';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';

interface Known {
  layout: object;
  findings: Promise<LintFinding[]>;
}

/** Lints the tiers of all clusters; a cluster again only when its devices, classes or tiers changed. */
export class LintService {
  readonly #known = new Map<string, Known>();

  async lint(snapshot: Snapshot): Promise<LintResponse> {
    const known = snapshot.clusters.filter(
      ({ summary }) => summary.devices !== undefined,
    );
    const findings = await Promise.all(known.map(model => this.#of(model)));
    return {
      revision: snapshot.revision,
      clusters: known.map(({ summary }) => ({
        cluster: summary.name,
        devices: summary.devices!,
      })),
      findings: findings.flat(),
    };
  }

  #of(model: ClusterModel): Promise<LintFinding[]> {
    const cluster = model.summary.name;
    const known = this.#known.get(cluster);
    if (known?.layout === model.layout) {
      return known.findings;
    }
    const findings = runInTurns(
      lintTiersInSteps({
        cluster,
        tiers: [...model.tiers],
        classes: model.classes,
        devices: advertised(model),
      }),
    );
    this.#known.set(cluster, { layout: model.layout, findings });
    findings.catch(() => this.#known.delete(cluster));
    return findings;
  }
}

/** Every device that a driver advertises, in a stable order. */
function* advertised({ summary, pools }: ClusterModel): Generator<LintDevice> {
  for (const key of [...pools.keys()].sort()) {
    const { slices, devices } = pools.get(key)!;
    const ids = new Set(devices.map(({ id }) => id));
    for (const { spec } of slices.resourceSlices) {
      for (const device of spec.devices ?? []) {
        const id = `${summary.name}/${key}/${device.name}`;
        // Once each, and none of a generation that is no longer current.
        if (ids.delete(id)) {
          yield { id, driver: spec.driver, device };
        }
      }
    }
  }
}
