const TOKEN = /[bBrR]{0,2}'(?:\\.|[^'\\])*'|[\w]+|\s+|[^]/gu;

/** Takes an expression apart; joined again the tokens are the same text. */
export function tokensOf(expression: string): string[] {
  return expression.match(TOKEN) ?? [];
}
