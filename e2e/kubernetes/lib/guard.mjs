// Outlives the supervisor by a moment. The supervisor holds the other end of standard input and writes the process ids
// of what it starts; when that end closes, however the supervisor died, whatever still runs is killed and its files go.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const folder = process.argv[2];
const processIds = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {});
}

for await (const line of createInterface({ input: process.stdin })) {
  processIds.add(Number(line));
}
for (const processId of processIds) {
  try {
    process.kill(processId, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}
rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
