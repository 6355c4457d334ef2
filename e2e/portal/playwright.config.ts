import { defineConfig } from '@playwright/test';

const chromium = process.env.PORTAL_CHROMIUM ?? '/usr/bin/chromium';

// Playwright reads its settings from the default export.
// eslint-disable-next-line import/no-default-export
export default defineConfig({
  testDir: './tests',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  outputDir: './test-results',
  reporter: process.env.PORTAL_REPORT
    ? [['list'], ['json', { outputFile: process.env.PORTAL_REPORT }]]
    : [['list']],
  use: {
    actionTimeout: 20_000,
    baseURL: process.env.PORTAL_URL,
    viewport: { width: 1440, height: 1000 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
      ],
    },
  },
});
