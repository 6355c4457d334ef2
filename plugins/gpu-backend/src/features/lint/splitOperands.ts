/**
 * The operands of a chain of `&&` or `||`, without the space around them; the whole text when it is no such chain.
 * Understands strings, comments and brackets, and that `||` and `? :` bind weaker than `&&`.
 */
export function splitOperands(text: string, operator: '&&' | '||'): string[] {
  const operands: string[] = [];
  let start = 0;
  for (const { at, token } of outsideBrackets(text)) {
    if (token === operator) {
      operands.push(text.slice(start, at).trim());
      start = at + operator.length;
    } else if (token === '?' || token === '||') {
      return [text.trim()];
    }
  }
  return [...operands, text.slice(start).trim()];
}

/** Whether an expression needs brackets to be an operand of `&&`. */
export function bindsWeakly(text: string): boolean {
  for (const { token } of outsideBrackets(text)) {
    if (token === '||' || token === '?') {
      return true;
    }
  }
  return false;
}

/** What stands in the brackets that are around the whole text, if there are such. */
export function insideBrackets(text: string): string | undefined {
  if (!text.startsWith('(')) {
    return undefined;
  }
  for (const { at, token } of outsideBrackets(text)) {
    if (token === ')') {
      return at === text.length - 1 ? text.slice(1, -1) : undefined;
    }
  }
  return undefined;
}

/** The same expression in fewer bytes: without comments, and every run of white space as one space. */
export function collapseSpace(text: string): string {
  let collapsed = '';
  let code = '';
  let end = 0;
  const flush = () => {
    collapsed += code.replace(/\s+/g, ' ');
    code = '';
  };
  for (const { at, token } of pieces(text)) {
    code += text.slice(end, at);
    end = at + token.length;
    if (token.startsWith('//')) {
      code += ' ';
    } else if (/['"]$/.test(token)) {
      flush();
      collapsed += token;
    } else {
      code += token;
    }
  }
  code += text.slice(end);
  flush();
  return collapsed.trim();
}

/** Strings and comments as they stand, and the characters that structure an expression. */
const structure =
  /[rRbB]{0,2}(?:'''[^]*?'''|"""[^]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|&&|\|\||\.\?|[()[\]{}?]/g;

function* pieces(text: string): Generator<{ at: number; token: string }> {
  for (const match of text.matchAll(structure)) {
    yield { at: match.index, token: match[0] };
  }
}

/** The operators that are in no brackets, and the brackets that close the outermost ones. */
function* outsideBrackets(
  text: string,
): Generator<{ at: number; token: string }> {
  let depth = 0;
  for (const piece of pieces(text)) {
    const { token } = piece;
    if (token === '(' || token === '[' || token === '{') {
      depth += 1;
      continue;
    }
    if (token === ')' || token === ']' || token === '}') {
      depth -= 1;
    }
    if (depth === 0 && /^(?:&&|\|\||[)\]}?])$/.test(token)) {
      yield piece;
    }
  }
}
