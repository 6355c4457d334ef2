import { readQuota } from './readQuota';

describe('readQuota', () => {
  it.each([
    ['1k', '1000'],
    ['1000', '1000'],
    ['2Ki', '2048'],
    ['500m', '0.5'],
    ['0k', '0'],
    ['1e3', '1000'],
    ['nonsense', 'nonsense'],
    [4, '4'],
  ])('keeps %s as %s', (amount, expected) => {
    const { spec } = readQuota({
      metadata: { name: 'q', namespace: 'n' },
      spec: { hard: { pods: amount } },
    } as Parameters<typeof readQuota>[0]);
    expect(spec?.hard).toEqual({ pods: expected });
  });
});
