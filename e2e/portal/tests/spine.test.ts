import { expect, Page, test } from '@playwright/test';

const name = `spine-${Date.now().toString(36)}`;

async function signIn(page: Page) {
  await page.goto('/gpu');
  const enter = page.getByRole('button', { name: 'Enter' });
  const heading = page.getByRole('heading', { name: 'Occupancy' });
  // Some portals sign a guest in by themselves.
  await expect(enter.or(heading)).toBeVisible();
  if (await enter.isVisible()) {
    await enter.click();
  }
  await expect(heading).toBeVisible();
}

/** How many of the small tier are available, as the page says. */
async function smallAvailable(page: Page): Promise<number> {
  const card = page.getByRole('group', { name: 'Small' });
  await expect(card.getByText('available now')).toBeVisible();
  const text = await card.getByText(/^\d+$/).first().innerText();
  return Number(text);
}

/** The same when the services that the cluster starts with hold their devices: nothing waits, and nothing changes. */
async function settledAvailable(page: Page): Promise<number> {
  let last = -1;
  await expect(async () => {
    await expect(page.getByText(/\d+ waiting/)).toHaveCount(0);
    const now = await smallAvailable(page);
    const isSettled = now === last;
    last = now;
    expect(isSettled).toBe(true);
  }).toPass({ intervals: [3_000], timeout: 60_000 });
  return last;
}

test('a developer deploys a model on a small slice, sees it held, and releases it', async ({
  page,
}) => {
  const deprecations: string[] = [];
  page.on('console', message => {
    // What other packages do in our pages we cannot change: it has to name us, or come from a component of ours.
    const [line, component = ''] = message.text().split('\n');
    const isOurs = /gpu/i.test(line) || /plugins?[-/]gpu/.test(component);
    if (/deprecat/i.test(line) && isOurs) {
      deprecations.push(message.text());
    }
  });
  await signIn(page);
  const before = await settledAvailable(page);
  expect(before).toBeGreaterThan(0);

  await page.getByRole('link', { name: 'Deploy model' }).click();
  // A portal that has just started is still reading its templates.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('vLLM service')).toBeVisible({ timeout: 5000 });
  }).toPass({ timeout: 60_000 });
  // Of several templates, the button of the card with this heading.
  await page
    .getByRole('heading', { name: 'vLLM service' })
    .locator('xpath=following::button[normalize-space()="Choose"][1]')
    .click();

  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: /Project/ }).click();
  await page.getByRole('option', { name: 'Fraud ML' }).click();
  await page.getByRole('button', { name: 'Next' }).click();

  await expect(page.getByText(/available now/).first()).toBeVisible();
  await page.getByText('Small', { exact: true }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByText(name)).toBeVisible();
  await page.getByRole('button', { name: 'Create' }).click();

  const service = page.getByRole('link', { name: 'Open the service' });
  await expect(service).toBeVisible({ timeout: 60_000 });

  await page.goto('/gpu');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toBeVisible();
  await expect(row).toContainText('fraud-ml');
  await expect.poll(() => smallAvailable(page)).toBe(before - 1);

  await row.getByRole('link', { name }).click();
  const card = page.getByRole('region', { name: 'GPU slices' });
  await expect(card).toContainText('1 slice');

  const tab = { name: 'GPU', exact: true };
  // A link in the new frontend system, a tab in the legacy one.
  await page.getByRole('link', tab).or(page.getByRole('tab', tab)).click();
  await expect(page.getByText('Ready', { exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Release' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`Release ${name}?`);
  await dialog.getByRole('button', { name: 'Release' }).click();

  await expect(page.getByRole('heading', { name: 'Occupancy' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(0, {
    timeout: 60_000,
  });
  await expect.poll(() => smallAvailable(page)).toBe(before);
  expect(deprecations).toEqual([]);
});
