import { Toleration } from '@backstage-gpu/dra';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { AvailabilityResponse } from '@backstage-gpu/plugin-gpu-common';
import { countAvailability } from './countAvailability';
import { runInTurns } from '../../platform/runInTurns';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { ParsedAvailabilityQuery } from './parseAvailabilityQuery';

/** Milliseconds of the processor that one question may take in one cluster. */
const share = 2000;
/** Questions that wait for their turn; one more is turned away. */
const mostWaiting = 20;

/** Answers how many claims of a spec would be satisfied. One question at a time, so that many do not starve the rest. */
export class AvailabilityService {
  readonly #tolerations: Toleration[];
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(tolerations: Toleration[]) {
    this.#tolerations = tolerations;
  }

  /**
   * @throws NotFoundError for an unknown cluster
   * @throws ServiceUnavailableError when too many questions wait
   */
  async count(
    snapshot: Snapshot,
    { cluster, spec, maximum }: ParsedAvailabilityQuery,
  ): Promise<AvailabilityResponse> {
    const models = snapshot.clusters.filter(
      ({ summary }) => cluster === undefined || summary.name === cluster,
    );
    if (cluster !== undefined && models.length === 0) {
      throw new NotFoundError(`cluster: no cluster ${cluster} is known`);
    }
    if (this.#waiting >= mostWaiting) {
      throw new ServiceUnavailableError(
        `${mostWaiting} questions for availability wait already: ask again in a moment`,
      );
    }
    this.#waiting += 1;
    const answer = this.#last.then(async () => {
      const clusters = [];
      for (const model of models) {
        clusters.push(
          await runInTurns(
            countAvailability(model, {
              spec,
              maximum,
              tolerations: this.#tolerations,
              share,
            }),
          ),
        );
      }
      return { revision: snapshot.revision, clusters };
    });
    this.#last = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      this.#waiting -= 1;
    }
  }
}
