import { Toleration } from '@backstage-gpu/dra';
import { NotFoundError } from '@backstage/errors';
import {
  AvailabilityResponse,
  ClusterAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { runInTurns } from '../../platform/runInTurns';
import { checkSelectors } from './checkSelectors';
import { countAvailability } from './countAvailability';
import { FairQueue } from '../../platform/FairQueue';
import { AvailabilityQuestion } from './AvailabilityQuestion';

/** Milliseconds of the processor that one question may take in one cluster, and in all. */
const share = 2000;
const shareOfAll = 6000;
/** Questions that wait for their turn; one more is turned away. */
const mostOfCaller = 4;
const mostWaiting = 40;

/** Answers how many claims of a spec would be satisfied. One question at a time, so that many do not starve the rest. */
export class AvailabilityService {
  readonly #tolerations: Toleration[];
  readonly #queue = new FairQueue({ mostOfCaller, most: mostWaiting });

  constructor(tolerations: Toleration[]) {
    this.#tolerations = tolerations;
  }

  /**
   * @throws InputError for a selector that the API server would refuse, or that is too expensive
   * @throws NotFoundError for an unknown cluster
   * @throws TooManyQuestionsError when too many questions of the caller wait
   * @throws ServiceUnavailableError when too many questions of all callers wait
   */
  async count(
    snapshot: Snapshot,
    query: AvailabilityQuestion,
    caller: string,
  ): Promise<AvailabilityResponse> {
    const { cluster } = query;
    const known =
      cluster === undefined ||
      snapshot.clusters.some(({ summary }) => summary.name === cluster);
    if (!known) {
      throw new NotFoundError(`cluster: no cluster ${cluster} is known`);
    }
    return this.#queue.run(caller, () => this.#answer(snapshot, query));
  }

  async #answer(
    snapshot: Snapshot,
    { cluster, spec, maximum }: AvailabilityQuestion,
  ): Promise<AvailabilityResponse> {
    await runInTurns(checkSelectors(spec));
    const clusters: ClusterAvailability[] = [];
    let left = shareOfAll;
    const spend = (milliseconds: number) => {
      left -= milliseconds;
    };
    for (const model of snapshot.clusters) {
      if (cluster === undefined || model.summary.name === cluster) {
        const steps = countAvailability(model, {
          spec,
          maximum,
          tolerations: this.#tolerations,
          share: Math.min(share, left),
        });
        clusters.push(await runInTurns(steps, { onDone: spend }));
      }
    }
    return { revision: snapshot.revision, clusters };
  }
}
