/** An amount of memory that a tier is said to have. */
export interface MemoryRange {
  /** As it was written. */
  text: string;
  /** The model number before it: a card's name may end in an amount, as `GH200 480GB` does. */
  subject?: string;
  /** Bytes. */
  minimum: number;
  maximum: number;
}

/** Titles are short; what is longer is not read to the end. */
const textLimit = 200;
const units = { M: 2, G: 3, T: 4 } as const;

/**
 * How far the memory of a device may be from its name. NVIDIA names 24192 MiB `24gb` and 16 GiB `18gb`: names are
 * computed from shares of a GPU and rounded, in GB or GiB, less what the driver keeps for itself. In published figures of
 * MIG profiles and whole GPUs the memory is between 0.95 times as many GB and exactly as many GiB.
 */
const lowest = 0.95;
const highest = 1.01;

const pattern =
  /(?:(?<![\w.])(\d{1,6}(?:\.\d{1,3})?)\s?(?:-|–|to|…)\s?)?(?<!\d)(\d{1,6}(?:\.\d{1,3})?)\s?([MGT])i?B(?![\w/])(\+| or more| and more)?/gi;

/**
 * The amounts of memory that a title names, such as `24 GB`, `10–24 GB`, `at least 70 GB` or `up to 16 GiB`. GB and GiB
 * are not told apart, since names of devices do not either.
 */
export function readMemoryRanges(title: string): MemoryRange[] {
  const text = title.slice(0, textLimit);
  return [...text.matchAll(pattern)].map(match => {
    const [whole, from, to, unit, more] = match;
    const power = units[unit.toUpperCase() as keyof typeof units];
    const before = text.slice(0, match.index);
    const atLeast =
      more || /(?:at least|from|over|min\.?|≥|>=?)\s*$/i.test(before);
    const atMost = /(?:at most|up to|under|max\.?|≤|<=?)\s*$/i.test(before);
    const low = from !== undefined && Number(from) < Number(to) ? from : to;
    return {
      text: whole.trim(),
      subject: /(\w*\d\w*)[ -]$/.exec(before)?.[1],
      minimum: atMost ? 0 : Number(low) * 1000 ** power * lowest,
      maximum: atLeast
        ? Number.POSITIVE_INFINITY
        : Number(to) * 1024 ** power * highest,
    };
  });
}
