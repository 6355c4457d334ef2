import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ProjectLimits } from '@backstage-gpu/plugin-gpu-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ProjectLimitsSection } from './ProjectLimitsSection';

const config = { kind: 'config' as const };

function limitsOf(
  project: string,
  changes: Partial<ProjectLimits> = {},
): ProjectLimits {
  const unlimited = {
    hard: 'unlimited' as const,
    origin: { kind: 'none' as const },
  };
  return {
    project,
    version: 0,
    devices: [],
    memoryGib: { ...unlimited, used: 0 },
    devicesPerRequest: unlimited,
    memoryGibPerRequest: unlimited,
    longestLeaseHours: unlimited,
    settings: {},
    quotas: [],
    pending: [],
    pendingCount: 0,
    ...changes,
  };
}

async function show(...limits: ProjectLimits[]) {
  await renderInTestApp(
    <ProjectLimitsSection
      limits={limits}
      projects={new Map([['fraud', 'Fraud ML']])}
      tiers={new Map([['small', 'Small']])}
    />,
  );
}

describe('ProjectLimitsSection', () => {
  it('says what is held of each limit, how that stands, and where the limit comes from', async () => {
    await show(
      limitsOf('fraud', {
        devices: [
          { tier: 'small', hard: 4, used: 6, origin: config },
          { tier: 'large', hard: 'unlimited', used: 1, origin: config },
          { tier: 'idle', hard: 'unlimited', used: 0, origin: config },
        ],
        memoryGib: {
          hard: 80,
          soft: 40,
          used: 60,
          origin: {
            kind: 'set',
            by: 'user:default/ada',
            at: new Date().toISOString(),
            note: 'for the launch',
          },
        },
      }),
    );
    const project = screen.getByRole('group', { name: 'Fraud ML' });
    const small = within(project).getByRole('meter', { name: 'Small' });
    expect(small).toHaveAttribute('aria-valuetext', '6 of 4, over the limit');
    expect(small).toHaveAttribute('aria-valuenow', '4');
    expect(project).toHaveTextContent('By gpu.projects in app-config');
    expect(project).toHaveTextContent('1 held, no limit');
    expect(project).not.toHaveTextContent('idle');
    expect(project).toHaveTextContent(
      '60 GiB of 80 GiB · above the soft limit of 40 GiB',
    );
    expect(project).toHaveTextContent(/by user:default\/ada: for the launch/);
  });

  it('says which pod waits for a quota, and what keeps a limit from being kept', async () => {
    await show(
      limitsOf('fraud', {
        quotas: [
          {
            cluster: 'prod',
            namespace: 'fraud',
            state: 'foreign',
            repaired: 0,
            message: 'it is left alone',
          },
          { cluster: 'prod', namespace: 'b', state: 'kept', repaired: 2 },
          {
            cluster: 'other',
            namespace: 'fraud',
            state: 'observed',
            repaired: 0,
            message: 'portal staging writes it',
          },
        ],
        pending: [
          {
            cluster: 'prod',
            namespace: 'fraud',
            pod: 'by-hand',
            kind: 'quota',
            reason: 'exceeded quota: backstage-gpu',
          },
        ],
        pendingCount: 3000,
      }),
    );
    expect(screen.getByText('No limit, and nothing is held.')).toBeVisible();
    expect(
      screen.getByText('The limit is not kept in prod/fraud'),
    ).toBeVisible();
    expect(screen.getByText('it is left alone')).toBeVisible();
    expect(screen.getByText('2999 more wait')).toBeVisible();
    expect(
      screen.getByText('Another portal keeps the limit in other/fraud'),
    ).toBeVisible();
    expect(screen.getByText('portal staging writes it')).toBeVisible();
    expect(
      screen.getByText(
        'The quota in prod/b was changed by somebody else and corrected 2 times.',
      ),
    ).toBeVisible();
    expect(screen.getByText('by-hand in prod/fraud waits')).toBeVisible();
    expect(screen.getByText('exceeded quota: backstage-gpu')).toBeVisible();
  });

  it('shows projects in trouble first, and the rest when asked', async () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      limitsOf(`p${index}`, {
        devices: [
          {
            tier: 'small',
            hard: 4,
            used: index === 8 ? 5 : 1,
            origin: config,
          },
        ],
      }),
    );
    await show(...many);
    const names = () =>
      screen
        .getAllByRole('group')
        .map(group => group.getAttribute('aria-label'));
    expect(names()).toEqual(['p8', 'p0', 'p1', 'p2', 'p3', 'p4']);
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all 9 projects' }),
    );
    expect(names()).toHaveLength(9);
  });
});
