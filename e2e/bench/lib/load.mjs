// Asks for an address at a steady rate, whatever the answers take, and tells how long each took.
import { Agent, request } from 'undici';

const [, , url, token, rate, seconds] = process.argv;
const dispatcher = new Agent({ connections: 20 });
const headers = { authorization: `Bearer ${token}` };
const times = [];
let failed = 0;

async function ask() {
  const started = performance.now();
  const { statusCode, body } = await request(url, { dispatcher, headers });
  await body.text();
  times.push(performance.now() - started);
  if (statusCode !== 200) {
    failed += 1;
  }
}

const total = Number(rate) * Number(seconds);
const begin = performance.now();
const asked = [];
await new Promise(resolve => {
  const timer = setInterval(() => {
    const due = Math.min(
      total,
      Math.floor(((performance.now() - begin) / 1000) * Number(rate)),
    );
    while (asked.length < due) {
      asked.push(ask());
    }
    if (asked.length >= total) {
      clearInterval(timer);
      resolve();
    }
  }, 1);
});
await Promise.all(asked);
process.send(
  { bench: { times, failed, seconds: (performance.now() - begin) / 1000 } },
  () => process.exit(0),
);
