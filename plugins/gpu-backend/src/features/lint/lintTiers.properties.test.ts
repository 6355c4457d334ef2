import { compileSelector } from '@backstage-gpu/cel';
import { readQuantity } from '@backstage-gpu/dra';
import { LintFinding } from '@backstage-gpu/plugin-gpu-common';
import fc from 'fast-check';
import {
  lintInput,
  Offer,
  selectedIds,
  unfit,
} from './__testUtils__/lintFleet';
import {
  readLintFleets,
  readSampleFleet,
} from './__testUtils__/readLintFleets';
import { LintDevice } from './groupDevices';
import { lintTiers } from './lintTiers';
import { readMemoryRanges } from './readMemoryRanges';

const fleets = [...readLintFleets(), readSampleFleet()];
const everyDevice = fleets.flatMap(({ devices }) => devices);
const titles = ['Small', '24 GB', '10–24 GB', 'at least 70 GB', '2g.48gb'];

const atoms = [
  "device.driver == 'gpu.nvidia.com'",
  "device.driver != 'nic.example.com'",
  "device.attributes['gpu.nvidia.com'].type == 'gpu'",
  "device.attributes['gpu.nvidia.com'].profile == '1g.24gb'",
  "device.attributes['gpu.nvidia.com'].profile.startsWith('1g')",
  "device.attributes['gpu.nvidia.com'].?profile.orValue('').matches('^[12]g')",
  "has(device.attributes['gpu.nvidia.com'].profile)",
  "device.capacity['gpu.nvidia.com'].memory.compareTo(quantity('20Gi')) >= 0",
  "device.attributes['gpu.nvidia.com'].driverVersion.isGreaterThan(semver('580.0.0'))",
  "device.attributes['resource.kubernetes.io'].numaNode == 0",
  "device.attributes['nic.example.com'].speed >= 200",
  "device.attributes['gpu.nvidia.com'].productName.contains('H100')",
];

const expression = fc.letrec<{ any: string }>(tie => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...atoms),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `${a} && (${b})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a}) || ${b}`),
    tie('any').map(inner => `!(${inner})`),
    fc
      .tuple(tie('any'), tie('any'), tie('any'))
      .map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
  ),
})).any;

const offer = fc.record({
  title: fc.constantFrom(...titles),
  selectors: fc.array(expression, { minLength: 1, maxLength: 2 }),
});

/** What the tier selects when it is corrected as a finding says. */
function correctedSelectors(finding: LintFinding, offers: Offer[]): string[] {
  const { selectors } = offers[Number(finding.deviceClass.split('-')[1])];
  const { expression: wrong, correctedExpression } = finding;
  return wrong === undefined
    ? [correctedExpression!]
    : selectors.map(text => (text === wrong ? correctedExpression! : text));
}

/** That a correction means what its finding says. */
function check(finding: LintFinding, offers: Offer[], devices: LintDevice[]) {
  const { kind, correctedExpression, otherTier, tier } = finding;
  if (correctedExpression === undefined) {
    return;
  }
  expect(unfit(correctedExpression, devices)).toEqual({
    refused: undefined,
    failing: [],
  });
  const own = offers[Number(finding.deviceClass.split('-')[1])];
  const before = selectedIds(own.selectors, devices);
  const after = selectedIds(correctedSelectors(finding, offers), devices);
  const others = offers.filter(({ name }) => name !== tier);
  switch (kind) {
    case 'overlap': {
      const other = offers.find(({ name }) => name === otherTier)!;
      const taken = new Set(selectedIds(other.selectors, devices));
      expect(after.length).toBeGreaterThan(0);
      expect(before).toEqual(expect.arrayContaining(after));
      expect(after.filter(id => taken.has(id))).toEqual([]);
      break;
    }
    case 'memoryMismatch': {
      const ranges = readMemoryRanges(own.title ?? '');
      expect(after.length).toBeGreaterThan(0);
      expect(
        devices.filter(
          ({ id, device }) =>
            after.includes(id) &&
            device.capacity?.memory &&
            !ranges.some(({ minimum, maximum }) => {
              const bytes = readQuantity(
                device.capacity!.memory.value,
              ).toApproximateFloat();
              return bytes >= minimum && bytes <= maximum;
            }),
        ),
      ).toEqual([]);
      break;
    }
    case 'matchesNothing': {
      expect(before).toEqual([]);
      expect(after.length).toBeGreaterThan(0);
      const taken = new Set(
        others.flatMap(({ selectors }) => selectedIds(selectors, devices)),
      );
      expect(after.filter(id => taken.has(id))).toEqual([]);
      break;
    }
    default:
      if (compileSelector(own.selectors[0]).estimatedCost !== undefined) {
        expect(after).toEqual(before);
      }
  }
}

/** What is told of each tier, found out device by device. */
function failingDevices({ selectors }: Offer, devices: LintDevice[]): number {
  return devices.filter(({ driver, device }) => {
    for (const text of selectors) {
      const { value, error } = compileSelector(text).evaluate({
        driver,
        attributes: device.attributes,
        capacity: device.capacity,
      });
      if (value !== true) {
        return error !== undefined;
      }
    }
    return false;
  }).length;
}

function lintAndCheck(offers: Offer[], devices: LintDevice[]): LintFinding[] {
  const named = offers.map((one, index) => ({ ...one, name: `t${index}` }));
  const findings = lintTiers(lintInput(named, devices));
  for (const finding of findings) {
    check(finding, named, devices);
  }
  for (const one of named) {
    const told = findings
      .filter(({ tier, kind }) => tier === one.name && kind === 'selectorError')
      .reduce((sum, { devices: count = 0 }) => sum + count, 0);
    expect(told).toBe(failingDevices(one, devices));
  }
  return findings;
}

describe('lintTiers on fleets', () => {
  it.each(fleets)('corrects the classes of $name', ({ devices, classes }) => {
    for (const title of titles) {
      const findings = lintAndCheck(
        classes.map(selectors => ({ title, selectors })),
        devices,
      );
      const failing = findings.filter(({ kind }) => kind === 'selectorError');
      expect(
        failing.filter(finding => finding.correctedExpression === undefined),
      ).toEqual([]);
    }
  });

  it('proposes nothing that fails, is refused or means something else', () => {
    let corrections = 0;
    fc.assert(
      fc.property(
        fc.array(offer, { minLength: 1, maxLength: 3 }),
        fc.subarray(everyDevice, { minLength: 1, maxLength: 40 }),
        (offers, devices) => {
          corrections += lintAndCheck(offers, devices).filter(
            ({ correctedExpression }) => correctedExpression !== undefined,
          ).length;
        },
      ),
      { numRuns: 300 },
    );
    expect(corrections).toBeGreaterThan(100);
  });
});
