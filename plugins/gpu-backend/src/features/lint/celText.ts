import { NamedPart } from '@backstage-gpu/cel';

/** Words that CEL keeps for itself, so that they cannot follow a dot. */
const reserved = new Set(
  'as break const continue else false for function if import in let loop null package namespace return true var void while'.split(
    ' ',
  ),
);

/** A text as a CEL string. */
export function quote(text: string): string {
  const escaped = text.replace(/[\\'\p{Cc}]/gu, character =>
    character === '\\' || character === "'"
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `'${escaped}'`;
}

/** How a selector names an attribute or a capacity. */
export function nameInSelector(part: NamedPart & { id: string }): string {
  const domain = `device.${part.kind}[${quote(part.domain)}]`;
  return isIdentifier(part.id)
    ? `${domain}.${part.id}`
    : `${domain}[${quote(part.id)}]`;
}

/** A condition that holds where a device has the attribute or capacity, and never fails. */
export function presenceOf(part: NamedPart & { id: string }): string {
  return isIdentifier(part.id)
    ? `has(${nameInSelector(part)})`
    : `${quote(part.id)} in device.${part.kind}[${quote(part.domain)}]`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name);
}
