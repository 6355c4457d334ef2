import { nextTurn } from './nextTurn';
import { turnMilliseconds } from './runInTurns';

/** The time that a long loop has before it lets the process do other things. */
export class Turn {
  #began = performance.now();

  /** To be asked at each step; a loop whose turn is over awaits `next`. */
  get isOver(): boolean {
    return performance.now() - this.#began >= turnMilliseconds;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
