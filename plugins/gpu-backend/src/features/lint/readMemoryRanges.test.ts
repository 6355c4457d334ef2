import { readMemoryRanges } from './readMemoryRanges';

const mebibyte = 2 ** 20;

/** Whether a title fits a device with so many MiB. */
function fits(title: string, mebibytes: number) {
  return readMemoryRanges(title).some(
    ({ minimum, maximum }) =>
      mebibytes * mebibyte >= minimum && mebibytes * mebibyte <= maximum,
  );
}

describe('readMemoryRanges', () => {
  // Memory that drivers publish for profiles and GPUs of these names.
  it.each([
    ['5 GB', 4864],
    ['6 GB', 5949],
    ['10 GB', 9728],
    ['12 GB', 11008],
    ['18 GB', 16384],
    ['23 GB', 23040],
    ['24 GB', 22139],
    ['24 GB', 24192],
    ['35 GB', 33024],
    ['40 GB', 40960],
    ['80 GB', 81559],
    ['96 GB', 97887],
    ['141 GB', 143771],
    ['269 GB', 274432],
  ])('%s is the name of %d MiB', (title, mebibytes) => {
    expect(fits(title, mebibytes)).toBe(true);
  });

  it.each([
    ['10 GB', 11008],
    ['12 GB', 9984],
    ['18 GB', 20096],
    ['20 GB', 24192],
    ['24 GB', 19968],
    ['24 GB', 33024],
    ['40 GB', 48512],
    ['80 GB', 95830],
  ])('%s is no name of %d MiB', (title, mebibytes) => {
    expect(fits(title, mebibytes)).toBe(false);
  });

  it.each([
    ['Small', []],
    ['24', []],
    ['900 GB/s', []],
    ['Small 24GB', ['24GB']],
    ['Small (24 GiB)', ['24 GiB']],
    ['1g.24gb', ['24gb']],
    ['H100-80GB', ['80GB']],
    ['10 to 24 GB', ['10 to 24 GB']],
    ['10–24 GB', ['10–24 GB']],
    ['10 GB or 24 GB', ['10 GB', '24 GB']],
    [`${'1'.repeat(10_000)} GB`, []],
  ])('reads %s', (title, texts) => {
    expect(readMemoryRanges(title).map(({ text }) => text)).toEqual(texts);
  });

  it.each([
    ['10–24 GB', [9984, 16384, 24192], [8192, 33024]],
    ['at least 70 GB', [81152, 191_000], [48512]],
    ['≥ 70 GB', [81152], [48512]],
    ['70 GB or more', [81152], [48512]],
    ['70 GB+', [81152], [48512]],
    ['up to 24 GB', [1024, 24192], [48512]],
    ['0.5 TB', [500_000], [81152]],
  ])('understands %s', (title, inside, outside) => {
    expect(inside.filter(mebibytes => !fits(title, mebibytes))).toEqual([]);
    expect(outside.filter(mebibytes => fits(title, mebibytes))).toEqual([]);
  });
});
