import { IpValue } from '../values';

const ipv4Bytes = 4;
const ipv6Groups = 8;
const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** An address, or undefined where Kubernetes does not take the text. */
export function parseIp(text: string): IpValue | undefined {
  const bytes = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  if (!bytes) {
    return undefined;
  }
  const mapped =
    bytes.length > ipv4Bytes &&
    mappedPrefix.every((byte, index) => bytes[index] === byte);
  return mapped ? undefined : new IpValue(bytes);
}

/** The canonical text of an address (RFC 5952). */
export function formatIp({ bytes }: IpValue): string {
  if (bytes.length === ipv4Bytes) {
    return bytes.join('.');
  }
  const groups: number[] = [];
  for (let index = 0; index < bytes.length; index += 2) {
    groups.push(bytes[index] * 256 + bytes[index + 1]);
  }
  const { start, length } = longestZeroRun(groups);
  const texts = groups.map(group => group.toString(16));
  if (length < 2) {
    return texts.join(':');
  }
  return `${texts.slice(0, start).join(':')}::${texts
    .slice(start + length)
    .join(':')}`;
}

function parseIpv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (
    parts.length !== ipv4Bytes ||
    parts.some(part => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)
  ) {
    return undefined;
  }
  return parts.map(Number);
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) {
    return undefined;
  }
  const head = parseGroups(halves[0], halves.length === 1);
  const tail = halves.length === 1 ? [] : parseGroups(halves[1], true);
  if (!head || !tail) {
    return undefined;
  }
  const missing = ipv6Groups - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) {
    return undefined;
  }
  return [...head, ...new Array<number>(missing).fill(0), ...tail].flatMap(
    group => [Math.floor(group / 256), group % 256],
  );
}

function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') {
    return [];
  }
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const bytes = parseIpv4(part);
      if (!bytes) {
        return undefined;
      }
      groups.push(bytes[0] * 256 + bytes[1], bytes[2] * 256 + bytes[3]);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

function longestZeroRun(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index += 1) {
    if (groups[index] !== 0) {
      if (index - start > best.length) {
        best = { start, length: index - start };
      }
      start = index + 1;
    }
  }
  return best;
}
