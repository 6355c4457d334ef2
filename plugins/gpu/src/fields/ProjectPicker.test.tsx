import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { ProjectEntry } from '@backstage-gpu/plugin-gpu-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { GpuApi, gpuApiRef } from '../data/gpuApi';
import { ProjectPicker } from './ProjectPicker';

function project(name: string, requestable: boolean): ProjectEntry {
  return { name, title: `Project ${name}`, namespaces: [], requestable };
}

async function show(projects: ProjectEntry[]) {
  const onChange = jest.fn();
  const api: Partial<GpuApi> = {
    getProjects: async () => ({ revision: 1, projects }),
  };
  const props = { onChange, schema: {} } as never;
  await renderInTestApp(
    <TestApiProvider apis={[[gpuApiRef, api as GpuApi]]}>
      <ProjectPicker {...(props as Parameters<typeof ProjectPicker>[0])} />
    </TestApiProvider>,
  );
  return onChange;
}

describe('ProjectPicker', () => {
  it('offers the projects that the user may request for', async () => {
    const onChange = await show([project('a', true), project('b', false)]);
    await userEvent.click(await screen.findByRole('button'));
    expect(
      (await screen.findAllByRole('option')).map(option => option.textContent),
    ).toEqual(['Project a']);
    await userEvent.click(screen.getByRole('option', { name: 'Project a' }));
    expect(onChange).toHaveBeenCalledWith('a');
  });

  it('says why there is none to choose', async () => {
    // What the test before read is old by then.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    await show([project('b', false)]);
    expect(
      await screen.findByText(/You may not request for any project/),
    ).toBeInTheDocument();
    jest.restoreAllMocks();
  });
});
