import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import { DatabaseClock } from './DatabaseClock';

jest.setTimeout(60_000);

const hour = 3_600_000;

describe.each(testDatabaseEngines)('DatabaseClock on %s', engine => {
  it('is right in a process whose clock is not, where the database has one of its own', async () => {
    const knex = await createTestDatabase(engine);
    const clock = new DatabaseClock(knex, () => Date.now() + hour);
    const wrong = () => Math.abs(clock.now().getTime() - Date.now());
    expect(wrong()).toBeGreaterThan(hour - 10_000);
    await clock.adjust();
    expect(Math.round(wrong() / hour)).toBe(engine === 'PostgreSQL' ? 0 : 1);
  });
});
