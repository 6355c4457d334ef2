import { render } from '@testing-library/react';
import { app } from './App';

it('renders the sign-in page with every discovered plugin', async () => {
  process.env = {
    NODE_ENV: 'test',
    APP_CONFIG: [
      {
        data: {
          app: { title: 'Test', baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers: { guest: {} } },
        },
        context: 'test',
      },
    ] as unknown as string,
  };
  const { findByText } = render(app.createRoot());
  expect(
    await findByText('Guest', {}, { timeout: 10_000 }),
  ).toBeInTheDocument();
});
