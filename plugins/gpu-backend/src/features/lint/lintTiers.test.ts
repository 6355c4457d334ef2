import { LintFinding } from '@backstage-gpu/plugin-gpu-common';
import {
  advertised,
  lintInput,
  mixedFleet,
  nic,
  Offer,
  gpu,
  selectedIds,
  unfit,
} from './__testUtils__/lintFleet';
import { LintDevice } from './groupDevices';
import { lintTiers, lintTiersInSteps } from './lintTiers';
import { runInTurns } from '../../platform/runInTurns';

const driver = "device.driver == 'gpu.nvidia.com'";
const profile = "device.attributes['gpu.nvidia.com'].profile";
const type = "device.attributes['gpu.nvidia.com'].type";
const memory = "device.capacity['gpu.nvidia.com'].memory";

function lint(offers: Offer[], devices: LintDevice[] = mixedFleet) {
  const findings = lintTiers(lintInput(offers, devices));
  for (const { correctedExpression } of findings) {
    if (correctedExpression !== undefined) {
      expect(unfit(correctedExpression, devices)).toEqual({
        refused: undefined,
        failing: [],
      });
    }
  }
  return findings;
}

/** What of a finding is not words. */
function facts({ message, cluster, deviceClass, ...finding }: LintFinding) {
  return Object.fromEntries(
    Object.entries(finding).filter(([, value]) => value !== undefined),
  );
}

function names(ids: string[]) {
  return ids.map(id => id.split('/')[3]);
}

describe('lintTiers', () => {
  it('finds nothing wrong with guarded tiers of their own devices', () => {
    expect(
      lint([
        {
          title: '10–24 GB',
          selectors: [
            `${driver} && has(${profile}) && ${profile} in ['1g.24gb', '1g.10gb']`,
          ],
        },
        {
          title: 'at least 70 GB',
          selectors: [
            `${driver} && has(${type}) && ${type} == 'gpu'`,
            `has(${memory}) && ${memory}.compareTo(quantity('70Gi')) >= 0`,
          ],
        },
      ]),
    ).toEqual([]);
  });

  it('tells where a selector fails, and how it would not', () => {
    expect(
      lint([{ name: 'small', selectors: [`${profile} == '1g.24gb'`] }]),
    ).toEqual([
      {
        tier: 'small',
        deviceClass: 'class-0',
        cluster: 'c',
        kind: 'selectorError',
        message:
          'The selector fails on c/gpu.nvidia.com/node/h100 and 1 more device: no such key: profile. When the scheduler comes to such a device it gives up the pod, on all nodes. The corrected selector says no there and selects the same devices.',
        device: 'c/gpu.nvidia.com/node/h100',
        devices: 2,
        expression: `${profile} == '1g.24gb'`,
        correctedExpression: `${driver} && has(${profile}) && ${profile} == '1g.24gb'`,
      },
    ]);
  });

  it.each([
    [
      'alternatives on one attribute',
      `${profile} == '1g.24gb' || ${profile} == '2g.48gb'`,
      `${driver} && has(${profile}) && (${profile} == '1g.24gb' || ${profile} == '2g.48gb')`,
    ],
    [
      'alternatives on different attributes',
      `${type} == 'gpu' || ${profile}.startsWith('2g')`,
      `${driver} && (has(${type}) && ${type} == 'gpu' || has(${profile}) && ${profile}.startsWith('2g'))`,
    ],
    [
      'a driver that is stated already',
      `device.driver == "gpu.nvidia.com" && !(${profile} == '1g.10gb')`,
      `device.driver == "gpu.nvidia.com" && has(${profile}) && !(${profile} == '1g.10gb')`,
    ],
    [
      'a comment at the end',
      `${profile} == '1g.24gb' // the small one`,
      `${driver} && has(${profile}) && ${profile} == '1g.24gb'`,
    ],
    [
      'a conditional',
      `${type} == 'mig' ? ${profile} == '1g.10gb' : false`,
      `${driver} && has(${type}) && has(${profile}) && (${type} == 'mig' ? ${profile} == '1g.10gb' : false)`,
    ],
    [
      'a bound variable',
      `cel.bind(m, ${memory}, m.compareTo(quantity('20Gi')) >= 0)`,
      `${driver} && has(${memory}) && cel.bind(m, ${memory}, m.compareTo(quantity('20Gi')) >= 0)`,
    ],
    [
      'attributes of a domain that is no driver',
      `device.attributes['resource.kubernetes.io'].numaNode == 0`,
      `has(device.attributes['resource.kubernetes.io'].numaNode) && device.attributes['resource.kubernetes.io'].numaNode == 0`,
    ],
    [
      'an attribute named like a word of the language',
      `device.attributes['gpu.nvidia.com']['for'] == 'x'`,
      `${driver} && 'for' in device.attributes['gpu.nvidia.com'] && device.attributes['gpu.nvidia.com']['for'] == 'x'`,
    ],
  ])('guards %s', (_, expression, correctedExpression) => {
    const [finding] = lint([{ selectors: [expression] }]).filter(
      ({ kind }) => kind === 'selectorError',
    );
    expect(finding.correctedExpression).toBe(correctedExpression);
    expect(selectedIds([correctedExpression], mixedFleet)).toEqual(
      selectedIds([expression], mixedFleet),
    );
  });

  it('needs no second guard', () => {
    expect(
      lint([
        {
          selectors: [
            `has( device.attributes["gpu.nvidia.com"].profile )
               && ${profile} == '1g.24gb' && ${memory}.compareTo(quantity('20Gi')) >= 0`,
          ],
        },
      ]),
    ).toEqual([]);
  });

  it('reports a failure that no guard can prevent', () => {
    const expression = `${driver} && ${type} == 'mig' && device.attributes['gpu.nvidia.com'].productName`;
    expect(lint([{ selectors: [expression] }]).map(facts)).toContainEqual({
      tier: 'tier-0',
      kind: 'selectorError',
      device: 'c/gpu.nvidia.com/node/h100-small',
      devices: 4,
      expression,
    });
  });

  it('asks a later selector only about what the earlier ones let through', () => {
    expect(
      lint([
        {
          selectors: [
            `${driver} && has(${profile})`,
            `${profile} == '1g.24gb'`,
          ],
        },
      ]),
    ).toEqual([]);
    expect(
      lint([{ selectors: [driver, `${profile} == '1g.24gb'`] }]).map(facts),
    ).toEqual([
      {
        tier: 'tier-0',
        kind: 'selectorError',
        device: 'c/gpu.nvidia.com/node/h100',
        devices: 1,
        expression: `${profile} == '1g.24gb'`,
        correctedExpression: `${driver} && has(${profile}) && ${profile} == '1g.24gb'`,
      },
    ]);
  });

  it.each([
    [
      'for its cost',
      `${driver} && device.attributes['gpu.nvidia.com'].?profile.orValue('').matches('^1g')`,
      `${driver} && has(${profile}) && ${profile}.matches('^1g')`,
    ],
    [
      'for its length',
      `${driver} && has(${profile}) && ${profile} == '1g.24gb' // ${'x'.repeat(
        10_240,
      )}`,
      `${driver} && has(${profile}) && ${profile} == '1g.24gb'`,
    ],
    [
      'for a function behind a gate',
      `${driver} && has(${profile}) && ${profile}.includes('1g.24gb')`,
      `${driver} && has(${profile}) && ${profile} == '1g.24gb'`,
    ],
  ])('corrects what is refused %s', (_, expression, correctedExpression) => {
    expect(lint([{ selectors: [expression] }]).map(facts)).toEqual([
      { tier: 'tier-0', kind: 'refused', expression, correctedExpression },
    ]);
  });

  it('proposes nothing that would mean something else', () => {
    // Without a profile it holds too: no guard says that.
    const expression = `${driver} && device.attributes['gpu.nvidia.com'].?profile.orValue('1g').matches('^1g')`;
    expect(lint([{ selectors: [expression] }]).map(facts)).toEqual([
      { tier: 'tier-0', kind: 'refused', expression },
    ]);
  });

  it('proposes what the title promises for a selector that does not compile', () => {
    const [finding] = lint([
      { title: 'Small 24GB', selectors: [`${profile} = '1g.24gb'`] },
    ]);
    expect(finding.kind).toBe('refused');
    expect(finding.message).toMatch(
      /^The API server would not accept this selector today: compilation failed: .*syntax/i,
    );
    expect(
      names(selectedIds([finding.correctedExpression!], mixedFleet)),
    ).toEqual(['rtx-small-1', 'rtx-small-2']);
  });

  it.each([
    ['24 GB', 'x', ['rtx-small-1', 'rtx-small-2']],
    ['Small 24GB', 'x', ['rtx-small-1', 'rtx-small-2']],
    ['Small', 'mig-1g-24gb', ['rtx-small-1', 'rtx-small-2']],
    ['Small', 'gpu-80gb', ['h100']],
    // The same slice under the name that another driver computes.
    ['2g.47gb', 'x', ['rtx-medium']],
    ['48 GiB', 'x', ['rtx-medium']],
    ['Small', 'x', undefined],
    ['300 GB', 'x', undefined],
  ])(
    'proposes devices for a tier without any: %s, %s',
    (title, name, expected) => {
      const [finding, ...others] = lint([
        {
          title,
          name,
          selectors: [`${driver} && ${type} == 'vfio'`],
        },
      ]);
      expect(others).toEqual([]);
      expect(finding.kind).toBe('matchesNothing');
      expect(
        finding.correctedExpression &&
          names(selectedIds([finding.correctedExpression], mixedFleet)),
      ).toEqual(expected);
    },
  );

  it('does not propose what another tier offers', () => {
    const findings = lint([
      {
        name: 'small',
        selectors: [`${driver} && has(${profile}) && ${profile} == '1g.24gb'`],
      },
      { title: '24 GB', selectors: [`${driver} && ${type} == 'vfio'`] },
    ]);
    expect(findings.map(facts)).toEqual([
      {
        tier: 'tier-1',
        kind: 'matchesNothing',
        expression: `${driver} && ${type} == 'vfio'`,
      },
    ]);
    expect(findings[0].message).toMatch(/are offered by other tiers/);
  });

  it('says nothing of empty tiers where there is no device', () => {
    expect(lint([{ selectors: [driver] }], [])).toEqual([]);
  });

  it('tells two tiers of the same devices apart, in the broader one', () => {
    const broad = `${driver} && has(${profile})`;
    expect(
      lint([
        { name: 'any', selectors: [broad] },
        {
          name: 'small',
          selectors: [`${broad} && ${profile} == '1g.24gb'`],
        },
      ]).map(facts),
    ).toEqual([
      {
        tier: 'any',
        kind: 'overlap',
        otherTier: 'small',
        device: 'c/gpu.nvidia.com/node/rtx-small-1',
        devices: 2,
        expression: broad,
        correctedExpression: `${broad} && ${profile} in ['1g.10gb', '2g.48gb']`,
      },
    ]);
  });

  it('separates several tiers from a broad one with one correction', () => {
    const findings = lint([
      { name: 'all', selectors: [driver] },
      { name: 'whole', selectors: [`${driver} && ${type} == 'gpu'`] },
      {
        name: 'medium',
        selectors: [`${driver} && has(${profile}) && ${profile} == '2g.48gb'`],
      },
    ]);
    expect(findings.map(({ tier, otherTier }) => [tier, otherTier])).toEqual([
      ['all', 'whole'],
      ['all', 'medium'],
    ]);
    for (const { correctedExpression } of findings) {
      expect(names(selectedIds([correctedExpression!], mixedFleet))).toEqual([
        'h100-small',
        'rtx-small-1',
        'rtx-small-2',
      ]);
    }
  });

  it('cannot separate tiers that are the same', () => {
    expect(
      lint([{ selectors: [driver] }, { selectors: [driver] }]).map(facts),
    ).toEqual([
      {
        tier: 'tier-1',
        kind: 'overlap',
        otherTier: 'tier-0',
        device: 'c/gpu.nvidia.com/node/h100',
        devices: 5,
      },
    ]);
  });

  it('shows what a class without selectors selects', () => {
    const findings = lint([
      { name: 'everything', selectors: [] },
      { name: 'gpus', selectors: [driver] },
    ]);
    expect(findings.map(facts)).toEqual([
      {
        tier: 'everything',
        kind: 'overlap',
        otherTier: 'gpus',
        device: 'c/gpu.nvidia.com/node/h100',
        devices: 5,
        correctedExpression: "device.driver == 'nic.example.com'",
      },
    ]);
  });

  it('bounds the memory that the title names', () => {
    const expression = `${driver} && has(${profile}) && ${profile}.startsWith('1g')`;
    const [finding] = lint([{ title: 'Small 24 GB', selectors: [expression] }]);
    expect(finding).toEqual({
      tier: 'tier-0',
      deviceClass: 'class-0',
      cluster: 'c',
      kind: 'memoryMismatch',
      message:
        'The title says “24 GB”, but 1 of 3 devices have other memory, such as c/gpu.nvidia.com/node/h100-small with 9.8 GiB. Correct the selector or the title.',
      device: 'c/gpu.nvidia.com/node/h100-small',
      devices: 1,
      expression,
      correctedExpression: `${expression} && has(${memory}) && ${memory}.compareTo(quantity('24192Mi')) >= 0`,
    });
  });

  it('tells cards apart whose slices have one name and different memory', () => {
    const devices = [
      gpu('a100', 'NVIDIA A100-SXM4-40GB', '9856Mi', '1g.10gb'),
      gpu('odd', 'NVIDIA Odd', '11264Mi', '1g.10gb'),
    ];
    const expression = `${driver} && has(${profile}) && ${profile} == '1g.10gb'`;
    const [finding] = lint(
      [{ title: '10 GB', selectors: [expression] }],
      devices,
    );
    expect(facts(finding)).toMatchObject({
      kind: 'memoryMismatch',
      device: 'c/gpu.nvidia.com/node/odd',
      correctedExpression: `${expression} && has(${memory}) && ${memory}.compareTo(quantity('9856Mi')) <= 0`,
    });
  });

  it('proposes other devices when none has the memory of the title', () => {
    const [finding] = lint([
      {
        title: '80 GB',
        selectors: [`${driver} && has(${profile}) && ${profile} == '2g.48gb'`],
      },
    ]);
    expect(finding.kind).toBe('memoryMismatch');
    expect(
      names(selectedIds([finding.correctedExpression!], mixedFleet)),
    ).toEqual(['h100']);
  });

  it.each([
    ['A100 40GB slices', undefined],
    ['GH200 480GB', 'memoryMismatch'],
    ['Small 40GB', 'memoryMismatch'],
    ['NVIDIA 40GB', 'memoryMismatch'],
  ])('knows the memory of a card from that of a slice: %s', (title, kind) => {
    const devices = [gpu('a', 'NVIDIA A100-SXM4-40GB', '4864Mi', '1g.5gb')];
    const [finding] = lint([{ title, selectors: [driver] }], devices);
    expect(finding?.kind).toBe(kind);
  });

  it('leaves to its caller how long a selector may take', () => {
    const [finding] = lintTiers({
      ...lintInput([{ selectors: [driver] }], mixedFleet),
      evaluate: () => ({ undecided: 'it takes too long' }),
    });
    expect(finding).toMatchObject({ kind: 'undecided', devices: 6 });
    expect(finding.message).toMatch(/: it takes too long\. /);
  });

  it('does not judge devices that publish no memory', () => {
    expect(
      lint([
        {
          title: '24 GB',
          selectors: ["device.driver == 'nic.example.com'"],
        },
      ]),
    ).toEqual([]);
  });

  it('says what it cannot judge', () => {
    const [finding] = lint([
      { selectors: [`${driver} && duration('1h') > duration('1m')`] },
    ]);
    expect(finding.kind).toBe('undecided');
    expect(finding.message).toMatch(/^This portal cannot/);
    expect(finding.correctedExpression).toBeUndefined();
  });

  it('blames the device on which every selector fails', () => {
    const devices = [
      ...mixedFleet,
      advertised('gpu.nvidia.com', 'lists', {
        attributes: { type: { string: 'gpu' }, nodes: { ints: [0, 1] } },
      }),
    ];
    const [finding, ...others] = lintTiers(
      lintInput([{ selectors: [driver] }], devices),
    );
    expect(others).toEqual([]);
    expect(facts(finding)).toEqual({
      tier: 'tier-0',
      kind: 'selectorError',
      device: 'c/gpu.nvidia.com/node/lists',
      devices: 1,
    });
    expect(finding.message).toMatch(/^Every selector fails on/);
  });

  it('throws at nothing that a slice or a class could hold', () => {
    const odd: unknown[] = [
      {},
      { attributes: null, capacity: null },
      { attributes: 'text', capacity: 7 },
      { attributes: [], capacity: [1, null] },
      { attributes: { type: null, profile: 'x', 'a/b/c': {} } },
      { attributes: { profile: { string: 7 }, type: { int: 1.5 } } },
      { attributes: { profile: { int: Number.MAX_VALUE, bool: 'no' } } },
      { attributes: { 'gpu.nvidia.com/profile': { version: 'x.y' } } },
      { attributes: { __proto__: { string: '1' }, constructor: { bool: 1 } } },
      { capacity: { memory: null } },
      { capacity: { memory: { value: '1e999999999' } } },
      { capacity: { memory: { value: '-5Zi' }, other: { value: {} } } },
      { capacity: { memory: { value: `${'9'.repeat(5000)}Ei` } } },
      { attributes: { profile: { string: "'<script>\\\u0000\n'" } } },
    ];
    const devices = odd.map((device, index) =>
      advertised('gpu.nvidia.com', `odd-${index}`, device as object),
    );
    const offers: Offer[] = [
      { title: '<b>24 GB</b>', selectors: [`${profile} == '1g.24gb'`] },
      { title: `${'9'.repeat(20_000)} GB`, selectors: [driver] },
      { selectors: ["'".repeat(10_000)] },
      { selectors: ['('.repeat(10_000)] },
      { selectors: [`r'''${'"""'.repeat(3_000)}`] },
      { selectors: [`${'!'.repeat(9_000)}true`] },
      { selectors: ['device.attributes.all(d, device.attributes[d].x)'] },
      {
        selectors: [
          `[${'0,'.repeat(99)}0].all(a, [${'0,'.repeat(
            99,
          )}0].all(b, [${'0,'.repeat(99)}0].all(c, a + b + c == 0)))`,
        ],
      },
    ];
    const input = lintInput(offers, [...mixedFleet, ...devices]);
    expect(lintTiers(input).length).toBeGreaterThan(0);
    const classes = new Map(
      [
        {},
        { spec: null },
        { spec: { selectors: 'x' } },
        { spec: { selectors: [null, {}, { cel: { expression: 5 } }] } },
      ].map((deviceClass, index) => [`class-${index}`, deviceClass]),
    );
    expect(() =>
      lintTiers({ ...input, classes: classes as typeof input.classes }),
    ).not.toThrow();
  });

  it('is the same in turns, with a pause for every few devices', async () => {
    const devices = Array.from({ length: 3_000 }, (_, index) =>
      gpu(
        `g${index}`,
        'NVIDIA H100',
        '81152Mi',
        index % 2 ? '1g.10gb' : undefined,
      ),
    );
    const input = lintInput(
      [{ selectors: [`${profile} == '1g.10gb'`] }],
      [...devices, nic('nic')],
    );
    const whole = lintTiers(input);
    expect(whole).toMatchObject([{ kind: 'selectorError', devices: 1_501 }]);
    expect(await runInTurns(lintTiersInSteps(input))).toEqual(whole);
    expect([...lintTiersInSteps(input)].length).toBeGreaterThan(10);
  });
});
