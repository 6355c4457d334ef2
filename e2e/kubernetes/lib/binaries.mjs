import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOnce, goVersion, readGo, runGo } from '../../../tools/lib/go.mjs';
import { cacheFolder, modulesFolder } from './paths.mjs';

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

async function build(folder, log) {
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
  const kwok = await readGo(
    ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok'],
    join(modulesFolder, 'kwok'),
  );
  const stages = join(folder, 'stages');
  await mkdir(stages);
  for (const file of stageFiles) {
    await cp(join(kwok, file), join(stages, file.split('/').pop()), {
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
  const version = await goVersion(
    join(modulesFolder, 'kubernetes'),
    'The control plane is built with Go, which was not found. Install Go 1.21 or newer, or set KUBEBUILDER_ASSETS to a folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kwok and a folder stages with the stage files of KWOK.',
  );
  return buildOnce(
    join(cacheFolder(), 'binaries', await inputsHash(version)),
    folder => {
      log(
        `building Kubernetes ${kubernetesVersion}, etcd and KWOK with ${version}; this happens once and takes about 7 minutes on 2 cores`,
      );
      return build(folder, log);
    },
  );
}
