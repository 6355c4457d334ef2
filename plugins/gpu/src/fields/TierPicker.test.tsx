import { useState } from 'react';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  CreateRequestBody,
  LimitCheck,
  RequestPlan,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { GpuApi, gpuApiRef } from '../data/gpuApi';
import { TierPicker } from './TierPicker';

function tier(name: string, allocatable?: number): TierAvailability {
  return {
    name,
    title: `Tier ${name}`,
    allocatable,
    pricePerHour: 1,
    profiles: [],
    clusters: [],
    unavailable: [],
    undecided: 0,
  } as unknown as TierAvailability;
}

function check(changes: Partial<LimitCheck>): LimitCheck {
  return {
    limit: 'devices',
    hard: 4,
    used: 4,
    requested: 1,
    outcome: 'allowed',
    origin: { kind: 'config' },
    ...changes,
  };
}

function plan(
  changes: Partial<RequestPlan> = {},
  checks: LimitCheck[] = [],
): RequestPlan {
  const refused = checks.some(({ outcome }) => outcome === 'refused');
  return {
    cluster: 'c',
    namespace: 'n',
    entityRef: 'component:default/chat',
    placement: 'the only cluster',
    allowed: !refused,
    limits: { outcome: refused ? 'refused' : 'allowed', checks },
    availability: [
      {
        cluster: 'c',
        freshness: { state: 'live', since: '2026-01-01T10:00:00.000Z' },
        allocatable: 1,
        chosen: true,
      },
    ],
    allocatableNow: true,
    demands: [],
    manifests: [],
    ...changes,
  };
}

/** What the backend says of each tier. */
type Answers = Record<string, RequestPlan | Error>;

const available: Answers = { small: plan(), medium: plan(), large: plan() };

function answering(answers: Answers) {
  return jest.fn(async (body: CreateRequestBody): Promise<RequestPlan> => {
    const answer = answers[body.tier];
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
}

/** The field in a form that has a text field for the model. */
function Form(props: {
  formData: Record<string, string>;
  uiSchema: object;
  onChange: (value: string | undefined) => void;
}) {
  const [formData, setFormData] = useState(props.formData);
  const fieldProps = {
    onChange: props.onChange,
    schema: {},
    uiSchema: props.uiSchema,
    formContext: { formData },
  } as never;
  return (
    <>
      <input
        aria-label="model"
        onChange={event =>
          setFormData({ ...formData, model: event.target.value })
        }
      />
      <TierPicker {...(fieldProps as Parameters<typeof TierPicker>[0])} />
    </>
  );
}

async function show(
  planRequest: jest.Mock,
  formData: Record<string, string>,
  uiSchema: object = {},
) {
  const onChange = jest.fn();
  const api: Partial<GpuApi> = {
    getTiers: async () => ({
      revision: 1,
      tiers: [tier('small', 3), tier('medium', 0), tier('large')],
    }),
    planRequest,
  };
  await renderInTestApp(
    <TestApiProvider apis={[[gpuApiRef, api as GpuApi]]}>
      <Form formData={formData} uiSchema={uiSchema} onChange={onChange} />
    </TestApiProvider>,
  );
  await screen.findAllByRole('radio');
  return onChange;
}

const radio = (name: string) =>
  screen.getByRole('radio', { name: new RegExp(`Tier ${name}`) });
const choice = (name: string) =>
  within(radio(name).closest('label') as HTMLElement);

describe('TierPicker', () => {
  // Plans are cached by project: each test has one of its own.
  it('says what is available while no project is chosen', async () => {
    const planRequest = answering(available);
    const onChange = await show(planRequest, {});
    expect(choice('small').getByText(/3 available now/)).toBeInTheDocument();
    expect(choice('medium').getByText(/it would wait/)).toBeInTheDocument();
    expect(
      choice('large').getByText(/availability unknown/),
    ).toBeInTheDocument();
    await userEvent.click(radio('small'));
    expect(onChange).toHaveBeenCalledWith('small');
    expect(planRequest).not.toHaveBeenCalled();
  });

  it('says of each tier what the backend would do', async () => {
    const planRequest = answering({
      small: plan({}, [
        check({ outcome: 'warned', remedy: 'ask for more soon' }),
        check({ outcome: 'refused', remedy: 'release a service' }),
        check({ outcome: 'refused', remedy: 'take a smaller tier' }),
      ]),
      medium: plan({ allocatableNow: false, pricePerHour: 7 }, [
        check({ outcome: 'warned', remedy: 'half of it is held' }),
      ]),
      large: plan({
        allocatableNow: undefined,
        availability: [{ ...plan().availability[0], allocatable: undefined }],
      }),
    });
    const onChange = await show(planRequest, { project: 'each' });
    expect(
      await choice('small').findByText(/refused by a limit: release a service/),
    ).toBeInTheDocument();
    expect(radio('small')).toBeDisabled();
    expect(
      choice('medium').getByText(/7 an hour · none available now/),
    ).toBeInTheDocument();
    expect(
      choice('medium').getByText('Near a limit: half of it is held'),
    ).toBeInTheDocument();
    expect(
      choice('large').getByText(/availability unknown/),
    ).toBeInTheDocument();
    await userEvent.click(radio('medium'));
    expect(onChange).toHaveBeenCalledWith('medium');
  });

  it('shows the others when one tier cannot be planned, and why', async () => {
    await show(
      answering({
        ...available,
        medium: new Error('project free has no namespace for medium'),
      }),
      { project: 'broken' },
    );
    expect(
      await choice('medium').findByText(/has no namespace for medium/),
    ).toBeInTheDocument();
    expect(radio('medium')).toBeEnabled();
    expect(choice('small').getByText(/available now/)).toBeInTheDocument();
    expect(choice('large').getByText(/available now/)).toBeInTheDocument();
  });

  it.each([
    [
      'the model of the form',
      { project: 'one', model: 'Qwen/Qwen3-4B' },
      {},
      { type: 'vllm', model: 'Qwen/Qwen3-4B' },
    ],
    [
      'any model before one is chosen',
      { project: 'two' },
      {},
      { type: 'vllm', model: 'example/model' },
    ],
    [
      'the workload and the project field that the template names',
      { team: 'three', model: 'x' },
      { projectField: 'team', workload: { type: 'notebook' } },
      { type: 'notebook' },
    ],
  ])('plans %s', async (_name, formData, options, workload) => {
    const planRequest = answering(available);
    await show(planRequest, formData, { 'ui:options': options });
    await waitFor(() => expect(planRequest).toHaveBeenCalledTimes(3));
    expect(planRequest.mock.calls.map(([body]) => body)).toEqual(
      ['small', 'medium', 'large'].map(name => ({
        name: 'plan',
        project: Object.values(formData)[0],
        workload,
        tier: name,
      })),
    );
  });

  it('does not ask about every letter that is typed', async () => {
    const planRequest = answering(available);
    await show(planRequest, { project: 'typed' });
    await waitFor(() => expect(planRequest).toHaveBeenCalledTimes(3));
    for (const value of ['Q', 'Qw', 'Qwe', 'Qwen']) {
      fireEvent.change(screen.getByLabelText('model'), { target: { value } });
    }
    await waitFor(() => expect(planRequest).toHaveBeenCalledTimes(6), {
      timeout: 10_000,
    });
    expect(
      new Set(planRequest.mock.calls.map(([{ workload }]) => workload.model)),
    ).toEqual(new Set(['example/model', 'Qwen']));
  });
});
