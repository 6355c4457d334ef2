// Copies into a package, while it is packed, what the repository keeps in one place: the licence, and examples that belong
// to it. `--remove` takes the copies away again. Run in the folder of the package, by its prepack and postpack scripts.
import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const policy = 'examples/permission-policy';

/** Files and folders of the repository that go into a package, at the same path. */
const examples = {
  'gpu-backend': [
    'examples/cluster-role.yaml',
    'examples/least-privilege',
    'examples/tiers.yaml',
    `${policy}/README.md`,
    `${policy}/src/GpuPermissionPolicy.ts`,
    `${policy}/src/findRole.ts`,
    `${policy}/src/module.ts`,
    `${policy}/src/index.ts`,
  ],
  'scaffolder-backend-module-gpu': ['templates/vllm-service'],
};

const folder = process.cwd();
const remove = process.argv.includes('--remove');
const copied = ['LICENSE', ...(examples[basename(folder)] ?? [])];
for (const path of copied) {
  const target = join(folder, path);
  await rm(target, { recursive: true, force: true });
  if (!remove) {
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, path), target, { recursive: true });
  }
}
