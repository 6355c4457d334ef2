import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { summariseFaults } from './summariseFaults';

const away: Fault = { kind: 'connection', message: 'nothing listens' };
const wrong: Fault = {
  kind: 'configuration',
  message: 'no file',
  configKey: 'gpu.clusters[1].caFile',
};

function clusters(count: number, faults: Fault[]) {
  return Array.from({ length: count }, (_, index) => ({
    name: `c${index}`,
    title: `C${index}`,
    sandbox: false,
    freshness: { state: 'unreachable' as const, since: '', reason: '' },
    faults,
  }));
}

describe('summariseFaults', () => {
  it('shows those of a few clusters one by one', () => {
    const shown = summariseFaults({
      faults: [wrong],
      clusters: clusters(3, [away, wrong]),
    });
    expect(shown).toHaveLength(7);
    expect(shown[0]).toEqual({ fault: wrong });
    expect(shown[1]).toEqual({ cluster: 'C0', fault: away });
  });

  it('shows those of forty clusters as one, with the first, some names and the count', () => {
    expect(
      summariseFaults({ faults: [], clusters: clusters(40, [away]) }),
    ).toEqual([
      {
        cluster: 'C0',
        fault: away,
        together: {
          count: 40,
          named: ['C0', 'C1', 'C2', 'C3', 'C4'],
          more: 35,
        },
      },
    ]);
  });

  it('keeps what is rare beside what is common', () => {
    const [first, ...rest] = clusters(40, [away]);
    const shown = summariseFaults({
      faults: [],
      clusters: [{ ...first, faults: [wrong, away] }, ...rest],
    });
    expect(
      shown.map(({ fault, together }) => [fault.kind, together?.count]),
    ).toEqual([
      ['configuration', undefined],
      ['connection', 40],
    ]);
  });
});
