import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, modulesFolder } from './paths.mjs';

const run = promisify(execFile);

const kubernetesVersion = 'v1.36.2';
const versionPackage = 'k8s.io/component-base/version';
// Without gitVersion the server calls itself v0.0.0-master and clients misjudge what it can do.
const kubernetesLinkerFlags = [
  `-X ${versionPackage}.gitVersion=${kubernetesVersion}`,
  `-X ${versionPackage}.gitMajor=1`,
  `-X ${versionPackage}.gitMinor=36`,
  `-X ${versionPackage}.gitTreeState=clean`,
  `-X ${versionPackage}.gitCommit=unknown`,
  `-X ${versionPackage}.buildDate=1970-01-01T00:00:00Z`,
].join(' ');

/** What is built, from which module, with which linker flags. */
const modules = [
  {
    name: 'kubernetes',
    flags: kubernetesLinkerFlags,
    packages: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager':
        'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
  },
  {
    name: 'etcd',
    flags: '',
    packages: { etcd: 'go.etcd.io/etcd/server/v3' },
  },
  { name: 'kwok', flags: '', packages: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' } },
];

/** KWOK's own stage files: without any it refuses to start. */
const stageFiles = [
  'kustomize/stage/node/fast/node-initialize.yaml',
  'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'kustomize/stage/pod/fast/pod-ready.yaml',
  'kustomize/stage/pod/fast/pod-complete.yaml',
  'kustomize/stage/pod/fast/pod-delete.yaml',
];

async function goVersion() {
  try {
    const { stdout } = await run('go', ['env', 'GOVERSION'], {
      cwd: join(modulesFolder, 'kubernetes'),
    });
    return stdout.trim();
  } catch (error) {
    throw new Error(
      'The control plane is built with Go, which was not found. Install Go 1.21 or newer, or set KUBEBUILDER_ASSETS to a folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kwok and a folder stages with the stage files of KWOK.',
      { cause: error },
    );
  }
}

async function inputsHash(version) {
  const hash = createHash('sha256').update(version);
  for (const module of modules) {
    for (const file of ['go.mod', 'go.sum']) {
      hash.update(await readFile(join(modulesFolder, module.name, file)));
    }
    hash.update(JSON.stringify(module));
  }
  return hash.digest('hex').slice(0, 16);
}

function runGo(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
    });
    child.on('error', reject);
    child.on('exit', code =>
      code === 0
        ? resolve()
        : reject(
            new Error(`go ${args.join(' ')} in ${cwd} ended with ${code}`),
          ),
    );
  });
}

async function build(folder, log) {
  await mkdir(folder, { recursive: true });
  for (const module of modules) {
    const cwd = join(modulesFolder, module.name);
    for (const [name, importPath] of Object.entries(module.packages)) {
      log(`building ${name}`);
      await runGo(
        [
          'build',
          '-trimpath',
          '-ldflags',
          `-s -w ${module.flags}`,
          '-o',
          join(folder, name),
          importPath,
        ],
        cwd,
      );
    }
  }
  const { stdout } = await run(
    'go',
    ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok'],
    { cwd: join(modulesFolder, 'kwok') },
  );
  const stages = join(folder, 'stages');
  await mkdir(stages);
  for (const file of stageFiles) {
    await cp(join(stdout.trim(), file), join(stages, file.split('/').pop()), {
      mode: 0,
    });
  }
}

/**
 * The folder that holds etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kwok and stages/.
 *
 * `KUBEBUILDER_ASSETS` wins when it holds all of them. Otherwise they are built once from pinned Go modules into the
 * user's cache, in a folder named after their inputs (go.mod, go.sum, Go's version, flags).
 *
 * @param {(line: string) => void} log
 * @returns {Promise<string>}
 */
export async function resolveBinaries(log) {
  const wanted = [
    ...modules.flatMap(module => Object.keys(module.packages)),
    'stages',
  ];
  const given = process.env.KUBEBUILDER_ASSETS;
  if (given) {
    const missing = wanted.filter(name => !existsSync(join(given, name)));
    if (missing.length === 0) {
      return given;
    }
    log(
      `KUBEBUILDER_ASSETS=${given} lacks ${missing.join(
        ', ',
      )}: building all of them instead`,
    );
  }
  const version = await goVersion();
  const parent = join(cacheFolder(), 'binaries');
  const folder = join(parent, await inputsHash(version));
  if (existsSync(folder)) {
    return folder;
  }
  log(
    `building Kubernetes ${kubernetesVersion}, etcd and KWOK with ${version}; this happens once and takes about 7 minutes on 2 cores`,
  );
  await mkdir(parent, { recursive: true });
  const unfinished = await mkdtemp(join(parent, 'building-'));
  try {
    await build(unfinished, log);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
