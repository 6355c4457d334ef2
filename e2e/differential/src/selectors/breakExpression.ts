import { RandomSource } from '../support/RandomSource';
import { tokensOf } from './tokens';

const INSERTED = [
  '.',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '?',
  ':',
  '!',
  '-',
  '&&',
  '||',
  ' in ',
  '==',
  "'",
  '"',
  '`',
  '\\',
  '#',
  '@',
  '1',
  '1u',
  '.5',
  '0x',
  'null',
  'true',
  'device',
  'self',
  ' as ',
  '// ',
  '\n',
  '.?',
  '[?',
  '😀',
  '\u0000',
];

/** Spoils an expression in a few places; it may still be a valid one. */
export function breakExpression(
  random: RandomSource,
  expression: string,
): string {
  const tokens = tokensOf(expression);
  for (let times = random.integer(1, 3); times > 0; times -= 1) {
    const at = random.integer(0, tokens.length - 1);
    const other = random.integer(0, tokens.length - 1);
    switch (random.integer(0, 4)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, random.pick(INSERTED));
        break;
      case 2:
        tokens.splice(at, 0, tokens[other] ?? '');
        break;
      case 3:
        tokens.splice(at, 1, random.pick(INSERTED));
        break;
      default:
        tokens.splice(at, 1, tokens[other] ?? '');
    }
  }
  return tokens.join('');
}
