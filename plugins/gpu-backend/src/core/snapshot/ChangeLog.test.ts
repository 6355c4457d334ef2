import { ChangeLog, revisionStep } from './ChangeLog';

const start = 1000 * revisionStep + 7;
const at = (steps: number) => start + steps * revisionStep;

function logOf(limit?: number): ChangeLog {
  const log = new ChangeLog(start, limit);
  for (const step of [1, 2, 3, 4]) {
    log.append([
      {
        revision: at(step),
        cluster: 'c',
        pool: 'p',
        id: `d${step % 3}`,
        node: `n${step}`,
        inPlace: true,
      },
    ]);
  }
  return log;
}

const idsOf = (log: ChangeLog, since: number, until = at(4)) =>
  log
    .between(since, until, () => [])
    ?.map(({ id }) => id)
    .sort();

describe('ChangeLog', () => {
  it('names each device once that changed in between', () => {
    expect(idsOf(logOf(), start)).toEqual(['d0', 'd1', 'd2']);
    expect(idsOf(logOf(), at(2))).toEqual(['d0', 'd1']);
    expect(idsOf(logOf(), at(2), at(3))).toEqual(['d0']);
    expect(idsOf(logOf(), at(4))).toEqual([]);
  });

  it.each([
    ['before its first', start - revisionStep],
    ['after its last', at(5)],
    ['of another process in the same time', at(2) + 1],
  ])('knows nothing since a revision %s', (_name, since) => {
    expect(logOf().between(since, at(4), () => [])).toBeUndefined();
  });

  it('asks for the devices of a new pool, and names each once', () => {
    const log = new ChangeLog(start);
    log.append([
      { revision: at(1), cluster: 'c', pool: 'p' },
      {
        revision: at(2),
        cluster: 'c',
        pool: 'p',
        id: 'a',
        node: 'n1',
        inPlace: true,
      },
      {
        revision: at(2),
        cluster: 'c',
        pool: 'gone',
        id: 'z',
        node: 'n9',
        inPlace: false,
      },
    ]);
    const changes = log.between(start, at(2), (cluster, pool) => [
      'a',
      `${cluster}/${pool}`,
    ]);
    expect(changes?.map(({ id }) => id).sort()).toEqual(['a', 'c/p', 'z']);
    const nodes = log.nodesBetween(start, at(2), (cluster, pool) => [
      `${cluster}/${pool}`,
    ]);
    expect(nodes!.get('c')).toEqual(
      new Map<string, unknown>([
        ['n1', new Set(['a'])],
        ['n9', 'all'],
        ['c/p', 'all'],
      ]),
    );
  });

  it('forgets what is old', () => {
    const log = logOf(3);
    expect(log.between(start, at(4), () => [])).toBeUndefined();
    expect(idsOf(log, at(3))).toEqual(['d1']);
    expect(log.nodesBetween(start, at(4), () => [])).toBeUndefined();
    expect(log.nodesBetween(at(3), at(4), () => [])).toEqual(
      new Map([['c', new Map([['n4', new Set(['d1'])]])]]),
    );
  });
});

describe('nodesBetween', () => {
  it.each<[string, boolean[], Set<string> | 'all']>([
    ['in place: their ids', [true, true], new Set(['d0', 'd1'])],
    ['of which one came or went later: everything', [true, false], 'all'],
    ['of which one came or went before: everything', [false, true], 'all'],
  ])('names devices that changed %s', (_name, steps, expected) => {
    const log = new ChangeLog(start);
    log.append(
      steps.map((inPlace, index) => ({
        revision: at(index + 1),
        cluster: 'c',
        pool: 'p',
        id: `d${index}`,
        node: 'n',
        inPlace,
      })),
    );
    expect(
      log
        .nodesBetween(start, at(2), () => [])
        ?.get('c')
        ?.get('n'),
    ).toEqual(expected);
  });
});
