import { Expression } from './ast';
import { childrenOf } from './childrenOf';
import { CelSyntaxError } from './CelSyntaxError';

/**
 * Parts that macros may repeat in one expression. A chain of `optMap` repeats what stands before it once for each, so that
 * a line of text can grow into millions of parts.
 */
const mostRepeated = 1000;

/** How much the macros of one expression may still repeat. */
export class RepetitionBudget {
  #left = mostRepeated;

  /** @throws CelSyntaxError when macros repeat more than this engine goes along with */
  spend(repeated: Expression): void {
    const open = [repeated];
    for (let node = open.pop(); node; node = open.pop()) {
      this.#left -= 1;
      if (this.#left < 0) {
        throw new CelSyntaxError(
          repeated.position,
          `its macros repeat more than ${mostRepeated} parts of it, which is not supported`,
          true,
        );
      }
      open.push(...childrenOf(node));
    }
  }
}
