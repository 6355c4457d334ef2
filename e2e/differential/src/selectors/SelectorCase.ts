import { SelectorDevice } from '@backstage-gpu/cel';
import { RandomSource } from '../support/RandomSource';
import { breakExpression } from './breakExpression';
import { randomDevice } from './randomDevice';
import { randomExpression } from './randomExpression';
import { tokensOf } from './tokens';

/** A selector in pieces, so that it can be reduced, and devices to ask it about. */
export interface SelectorCase {
  tokens: string[];
  devices: SelectorDevice[];
}

const DEVICES = 4;

/** The case with this number in a run with this seed. */
export function randomSelectorCase(seed: string, index: number): SelectorCase {
  const random = new RandomSource(`${seed} selector ${index}`);
  const expression = randomExpression(random, random.integer(1, 5));
  const broken = random.chance(0.1);
  return {
    tokens: tokensOf(broken ? breakExpression(random, expression) : expression),
    devices: random.list(DEVICES, DEVICES, () => randomDevice(random)),
  };
}
