import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  ProjectLimits,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { GpuApi, gpuApiRef } from '../data/gpuApi';
import { TierPicker } from './TierPicker';

function tier(name: string, allocatable: number): TierAvailability {
  return {
    name,
    title: `Tier ${name}`,
    allocatable,
    profiles: [],
    clusters: [],
    unavailable: [],
    undecided: 0,
  } as unknown as TierAvailability;
}

const origin = { kind: 'config' as const };
const limits = [
  {
    project: 'full',
    tiers: ['small', 'medium'],
    devices: [
      { tier: 'small', hard: 4, used: 4, origin },
      { tier: 'medium', hard: 4, used: 3, origin },
    ],
  },
] as ProjectLimits[];

async function show(formData: Record<string, string>, uiSchema: object = {}) {
  const onChange = jest.fn();
  const api: Partial<GpuApi> = {
    getTiers: async () => ({
      revision: 1,
      tiers: [tier('small', 3), tier('medium', 0), tier('large', 2)],
    }),
    listLimits: async () => ({ limits }),
  };
  const props = {
    onChange,
    schema: {},
    uiSchema,
    formContext: { formData },
  } as never;
  await renderInTestApp(
    <TestApiProvider apis={[[gpuApiRef, api as GpuApi]]}>
      <TierPicker {...(props as Parameters<typeof TierPicker>[0])} />
    </TestApiProvider>,
  );
  await screen.findAllByRole('radio');
  return onChange;
}

describe('TierPicker', () => {
  it.each([
    ['of the field project', { project: 'full' }, {}],
    [
      'of a field that the template names',
      { team: 'full' },
      { 'ui:options': { projectField: 'team' } },
    ],
  ])(
    'does not offer what the limits of the project refuse, %s',
    async (_name, formData, uiSchema) => {
      const onChange = await show(formData, uiSchema);
      expect(
        await screen.findByText(/limit of the project reached: 4 of 4 held/),
      ).toBeInTheDocument();
      expect(screen.getByText(/not for this project/)).toBeInTheDocument();
      const [small, medium, large] = screen.getAllByRole('radio');
      expect(
        [small, large].every(radio => radio.hasAttribute('disabled')),
      ).toBe(true);
      await userEvent.click(medium);
      expect(onChange).toHaveBeenCalledWith('medium');
    },
  );

  it('offers every tier where no limits of the project are known', async () => {
    const onChange = await show({ project: 'free' });
    expect(screen.getByText(/3 available now/)).toBeInTheDocument();
    expect(screen.getByText(/none free now/)).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole('radio')[0]);
    expect(onChange).toHaveBeenCalledWith('small');
  });
});
