import { isConnectionFault } from './isConnectionFault';

function fault(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

describe('isConnectionFault', () => {
  it.each([
    ['nothing listens', fault('connect ECONNREFUSED', 'ECONNREFUSED'), true],
    ['its socket is gone', fault('connect ENOENT', 'ENOENT'), true],
    ['it starts', fault('the database system is starting up', '57P03'), true],
    ['it was told to end', fault('terminating connection', '57P01'), true],
    ['it takes no more connections', fault('sorry', '53300'), true],
    ['its password is another', fault('authentication', '28P01'), true],
    ['it is a replica now', fault('read-only transaction', '25006'), true],
    [
      'the connection broke within a statement',
      fault('select 1 - 2 - Connection terminated unexpectedly'),
      true,
    ],
    ['a key is taken', fault('duplicate key value', '23505'), false],
    ['SQLite refuses', fault('UNIQUE failed', 'SQLITE_CONSTRAINT'), false],
    ['a lock was not had', fault('lock timeout', '55P03'), false],
    ['a statement is wrong', fault("select 'ECONNREFUSED' - no"), false],
  ])('%s', (_, error, expected) => {
    expect(isConnectionFault(error)).toBe(expected);
  });
});
