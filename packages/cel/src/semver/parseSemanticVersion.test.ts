import {
  parseSemanticVersion,
  parseSemanticVersionLeniently,
} from './parseSemanticVersion';
import { SemanticVersion } from './SemanticVersion';

function read(text: string): SemanticVersion {
  const parsed = parseSemanticVersion(text);
  if ('error' in parsed) {
    throw new Error(parsed.error);
  }
  return parsed.version;
}

describe('parseSemanticVersion', () => {
  it('orders versions as the specification does', () => {
    const ascending = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.2.0',
      '580.126.20',
    ];
    const sorted = [...ascending]
      .reverse()
      .sort((left, right) => read(left).compareTo(read(right)));
    expect(sorted).toEqual(ascending);
    expect(read('1.0.0+a').compareTo(read('1.0.0+b'))).toBe(0);
  });

  it.each([
    ['', 'Version string empty'],
    ['1.2', 'No Major.Minor.Patch elements found'],
    ['v1.2.3', 'Invalid character(s) found in major number "v1"'],
    ['01.2.3', 'Major number must not contain leading zeroes "01"'],
    ['1.02.3', 'Minor number must not contain leading zeroes "02"'],
    ['1.2.3.4', 'Invalid character(s) found in patch number "3.4"'],
    ['1.2.3-', 'Prerelease is empty'],
    [
      '1.2.3-01',
      'Numeric PreRelease version must not contain leading zeroes "01"',
    ],
    ['1.2.3-a_b', 'Invalid character(s) found in prerelease "a_b"'],
    ['1.2.3+', 'Build meta data is empty'],
    [
      '18446744073709551616.0.0',
      'strconv.ParseUint: parsing "18446744073709551616": value out of range',
    ],
  ])('refuses "%s"', (text, error) => {
    expect(parseSemanticVersion(text)).toEqual({ error });
  });

  it.each([
    ['v1.2', '1.2.0'],
    ['v1', '1.0.0'],
    ['01.02.03', '1.2.3'],
    ['1.2.3-rc.1', '1.2.3-rc.1'],
  ])('reads %s leniently as %s', (text, strict) => {
    expect(parseSemanticVersionLeniently(text)).toEqual({
      version: read(strict),
    });
  });

  it('does not add numbers before a pre-release', () => {
    expect(parseSemanticVersionLeniently('1-rc')).toEqual({
      error: 'short version cannot contain PreRelease/Build meta data',
    });
  });
});
