import { usageQuerySchema } from '@backstage-gpu/plugin-gpu-common/schema';
import { parseInput } from '../../platform/http/parseInput';
import { toUsageQuestion } from './UsageQuestion';

const ask = (query: object) =>
  toUsageQuestion(parseInput(usageQuerySchema, query));

const valid = { from: '2026-11-01', to: '2026-11-08T12:30:00+02:00' };

describe('a question for usage', () => {
  it('takes times and dates, and a list of dimensions', () => {
    expect(
      ask({ ...valid, groupBy: 'day,project,day', format: 'csv' }),
    ).toEqual({
      window: {
        from: Date.parse('2026-11-01T00:00:00Z'),
        to: Date.parse('2026-11-08T10:30:00Z'),
      },
      groupBy: ['day', 'project'],
      format: 'csv',
    });
    expect(ask(valid)).toMatchObject({
      groupBy: [],
      format: 'json',
    });
  });

  it.each([
    [{ from: undefined }, /^from: expected an ISO 8601 time/],
    [{ from: 'yesterday' }, /^from: expected an ISO 8601 time/],
    [{ to: '2026-13-01' }, /^to: expected an ISO 8601 time/],
    [{ from: '-271821-04-20' }, /^from: expected an ISO 8601 time/],
    [{ to: '2026-11-01' }, /^to: expected a time after from$/],
    [{ to: '2027-12-07' }, /^to: expected at most 400 days after from/],
    [{ groupBy: 'owner' }, /^groupBy: expected project, tier, cluster/],
    [{ groupBy: 'day,' }, /^groupBy: expected project, tier, cluster/],
    [{ format: 'xml' }, /^format: expected json, csv$/],
  ])('refuses %j', (change, message) => {
    expect(() => ask({ ...valid, ...change })).toThrow(message);
  });
});
