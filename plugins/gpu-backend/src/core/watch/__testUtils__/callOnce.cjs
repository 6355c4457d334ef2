// node callOnce.cjs URL: calls a cluster in a process of its own, for what Node.js reads when it starts.
require('@backstage/cli/config/nodeTransform.cjs');
const { connectCluster } = require('../connectCluster');

async function main() {
  const access = {
    kind: 'url',
    url: process.argv[2],
    token: 't',
    skipTLSVerify: false,
  };
  const logger = { warn: console.warn };
  const connection = await connectCluster(() => access, { logger });
  process.stdout.write(JSON.stringify(await connection.json({ path: '/' })));
  await connection.close();
}

main().catch(error => {
  process.stdout.write(error.message);
  process.exit(1);
});
