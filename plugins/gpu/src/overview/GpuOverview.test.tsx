import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  ClustersResponse,
  LintFinding,
  OccupancyDevice,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { templatesRouteRef } from '../routes';
import { GpuOverview, GpuOverviewProps } from './GpuOverview';

const since = '2026-01-01T10:00:00.000Z';

function tier(changes: Partial<TierAvailability>): TierAvailability {
  return {
    name: 'gpu-small',
    title: 'Small',
    profiles: ['1g.24gb'],
    memoryBytes: 24 * 2 ** 30,
    total: 5,
    allocated: 3,
    allocatable: 2,
    unavailable: [],
    undecided: 0,
    clusters: [],
    ...changes,
  };
}

function device(changes: Partial<OccupancyDevice>): OccupancyDevice {
  return {
    id: `c/d/p/${changes.device}`,
    cluster: 'c',
    driver: 'd',
    pool: 'node-1',
    node: 'node-1',
    device: 'gpu-0',
    dynamic: false,
    state: 'free',
    tiers: ['gpu-small'],
    ...changes,
  };
}

const held = device({
  device: 'gpu-1',
  state: 'allocated',
  profile: '1g.24gb',
  holder: {
    claim: { namespace: 'fraud-ml', name: 'claim-1' },
    workload: { kind: 'Deployment', name: 'fraud-scorer' },
    kubernetesId: 'fraud-scorer',
    project: 'fraud-ml',
    since,
  },
});

const live: ClustersResponse = {
  revision: 1,
  faults: [],
  clusters: [
    {
      name: 'c',
      title: 'Production',
      sandbox: false,
      freshness: { state: 'live', since },
      version: 'v1.36.2',
      faults: [],
    },
  ],
};

function finding(changes: Partial<LintFinding>): LintFinding {
  return {
    tier: 'gpu-small',
    deviceClass: 'small-class',
    cluster: 'c',
    kind: 'selectorError',
    message: 'The selector fails on <b>gpu-1</b>: no such key: profile.',
    device: 'c/d/p/gpu-1',
    devices: 1,
    expression: "x == 'a'",
    correctedExpression: "has(x) && x == 'a'",
    ...changes,
  };
}

function show(props: Partial<GpuOverviewProps>) {
  return renderInTestApp(
    <GpuOverview
      tiers={[tier({})]}
      clusters={live}
      devices={[held, device({})]}
      entities={new Map()}
      {...props}
    />,
    { mountedRoutes: { '/create': templatesRouteRef } },
  );
}

function card(name: string) {
  return within(screen.getByRole('group', { name }));
}

describe('GpuOverview', () => {
  it('leads with what is available', async () => {
    await show({});
    expect(card('Small').getByText('2')).toBeInTheDocument();
    expect(card('Small').getByText('Available')).toBeInTheDocument();
    expect(card('Small').getByRole('meter')).toHaveAttribute(
      'aria-valuetext',
      '3 of 5 allocated, 2 available',
    );
    expect(screen.getByText('Production · v1.36.2 · Live')).toBeInTheDocument();
  });

  it.each([
    ['allTaken', 'All taken'],
    ['noneSuchDevice', 'No GPU is cut that way'],
    ['unavailable', 'Not available'],
  ] as const)('tells why there is none: %s', async (why, word) => {
    await show({ tiers: [tier({ allocatable: 0, why })] });
    expect(card('Small').getByText('0')).toBeInTheDocument();
    expect(card('Small').getByText(word)).toBeInTheDocument();
  });

  it('shows unknown as a dash, never as 0', async () => {
    await show({
      tiers: [
        tier({
          allocatable: undefined,
          total: undefined,
          allocated: undefined,
          why: 'unknown',
        }),
      ],
    });
    expect(card('Small').getByText('—')).toBeInTheDocument();
    expect(card('Small').getByText('Unknown')).toBeInTheDocument();
    expect(card('Small').queryByText('0')).not.toBeInTheDocument();
    expect(card('Small').queryByRole('meter')).not.toBeInTheDocument();
  });

  it('names each fault with the key to change, beside the numbers of the others', async () => {
    await show({
      clusters: {
        ...live,
        clusters: [
          ...live.clusters,
          {
            name: 'b',
            title: 'Berlin',
            sandbox: false,
            freshness: { state: 'unreachable', since },
            faults: [
              {
                kind: 'configuration',
                message: 'the kubeconfig /x could not be read',
                configKey: 'gpu.clusters[1].kubeconfig',
              },
            ],
          },
        ],
      },
    });
    expect(screen.getByText('Configuration: Berlin')).toBeInTheDocument();
    expect(
      screen.getByText('app-config: gpu.clusters[1].kubeconfig'),
    ).toBeInTheDocument();
    expect(screen.getByText('Berlin · Unreachable')).toBeInTheDocument();
    expect(card('Small').getByText('2')).toBeInTheDocument();
  });

  it('shows what forty clusters have in common as one alert', async () => {
    await show({
      clusters: {
        ...live,
        clusters: Array.from({ length: 40 }, (_, index) => ({
          name: `c${index}`,
          title: `Site ${index}`,
          sandbox: false,
          freshness: { state: 'unreachable' as const, since },
          faults: [{ kind: 'connection' as const, message: 'nothing listens' }],
        })),
      },
    });
    expect(
      screen.getByText('No connection: 40 clusters').parentElement!
        .parentElement,
    ).toHaveTextContent(
      'Site 0, Site 1, Site 2, Site 3, Site 4 and 35 more' +
        'For example Site 0: nothing listens',
    );
    expect(screen.getAllByText(/nothing listens/)).toHaveLength(1);
  });

  it('lists what is held with its holder, and what is free on request', async () => {
    await show({ entities: new Map() });
    const row = screen.getByRole('row', { name: /1g\.24gb/ });
    expect(row).toHaveTextContent('fraud-scorer');
    expect(row).toHaveTextContent('fraud-ml');
    expect(screen.getAllByRole('row')).toHaveLength(2);
    await userEvent.click(screen.getByText('Free (1)'));
    expect(
      await screen.findByRole('row', { name: /Whole GPU/ }),
    ).toHaveTextContent('Free');
    expect(screen.queryByText('fraud-scorer')).not.toBeInTheDocument();
  });

  it('says that a slice is taken where its holder is hidden, and nothing more', async () => {
    const { holder, ...hidden } = held;
    await show({ devices: [hidden, device({})] });
    const [, row] = await screen.findAllByRole('row');
    expect(within(row).getByText('Taken')).toBeInTheDocument();
    expect(
      within(row).getByText('you may not see by whom'),
    ).toBeInTheDocument();
    expect(within(row).queryByRole('link')).not.toBeInTheDocument();
    await userEvent.click(screen.getByText('Free (1)'));
    expect(screen.queryByText('Taken')).not.toBeInTheDocument();
  });

  it.each([
    ['offers to deploy', false, 1],
    ['offers no deployment to users who may request for no project', true, 0],
  ])('%s', async (_name, mayNotDeploy, links) => {
    await show({ mayNotDeploy });
    expect(
      screen.queryAllByRole('link', { name: 'Deploy model' }),
    ).toHaveLength(links);
  });

  it('names what the platform team has to correct, with a selector to copy', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    await show({ findings: [finding({})] });
    const problems = within(
      screen.getByRole('region', { name: 'Tier problems' }),
    );
    expect(
      problems.getByRole('heading', { name: 'Small' }),
    ).toBeInTheDocument();
    expect(
      problems.getByText('Selector fails on a device'),
    ).toBeInTheDocument();
    expect(problems.getByText(/fails on <b>gpu-1<\/b>/)).toBeInTheDocument();
    expect(
      problems.getByText('DeviceClass small-class · seen on c/d/p/gpu-1'),
    ).toBeInTheDocument();
    expect(problems.getByText("has(x) && x == 'a'")).toBeInTheDocument();
    await user.click(
      problems.getByRole('button', { name: 'Copy selector of Small' }),
    );
    expect(await problems.findByText('Copied')).toBeInTheDocument();
    expect(write).toHaveBeenCalledWith("has(x) && x == 'a'");
  });

  it('says so when the browser does not copy', async () => {
    const user = userEvent.setup();
    jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValue(new Error('not allowed'));
    await show({ findings: [finding({})] });
    await user.click(
      screen.getByRole('button', { name: 'Copy selector of Small' }),
    );
    expect(
      await screen.findByText(/did not copy it: select the text/),
    ).toBeInTheDocument();
  });

  it('shows a few problems at first', async () => {
    await show({
      findings: ['a', 'b', 'c', 'd'].map(tierName =>
        finding({
          tier: tierName,
          expression: undefined,
          correctedExpression: tierName,
        }),
      ),
    });
    expect(screen.getAllByText(/in place of all selectors/)).toHaveLength(3);
    await userEvent.click(screen.getByText('Show all 4 problems'));
    expect(screen.getAllByText(/in place of all selectors/)).toHaveLength(4);
  });

  it.each([undefined, []])('shows no problems when told %j', async findings => {
    await show({ findings });
    expect(screen.queryByText('Tier problems')).not.toBeInTheDocument();
    expect(card('Small').getByText('2')).toBeInTheDocument();
  });

  it('says that the numbers are of a sandbox', async () => {
    const [cluster] = live.clusters;
    await show({
      clusters: { ...live, clusters: [{ ...cluster, sandbox: true }] },
    });
    expect(
      screen.getByText('Sandbox cluster: a simulated cluster for demos'),
    ).toBeInTheDocument();
  });

  it('counts nothing while no cluster has answered', async () => {
    const [cluster] = live.clusters;
    await show({
      tiers: [],
      devices: [],
      clusters: {
        ...live,
        clusters: [{ ...cluster, freshness: { state: 'unreachable', since } }],
      },
    });
    expect(
      screen.getByText('Nothing is known yet: no cluster has answered.'),
    ).toBeInTheDocument();
    expect(screen.queryByText('No tiers yet')).not.toBeInTheDocument();
    expect(screen.queryByText('No slice is held.')).not.toBeInTheDocument();
  });

  it('says what to do when nothing is offered', async () => {
    await show({ tiers: [], devices: [] });
    expect(screen.getByText('No tiers yet')).toBeInTheDocument();
    expect(screen.getByText('No slice is held.')).toBeInTheDocument();
  });

  it('shows the error when nothing could be read', async () => {
    await show({
      tiers: undefined,
      clusters: undefined,
      devices: undefined,
      error: new Error('the permission gpu.occupancy.read is needed'),
    });
    expect(
      screen.getByText('Error: the permission gpu.occupancy.read is needed'),
    ).toBeInTheDocument();
    expect(screen.queryByText('available now')).not.toBeInTheDocument();
  });
});
