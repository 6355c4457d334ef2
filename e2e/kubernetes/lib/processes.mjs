import { join } from 'node:path';

/**
 * The five processes of the control plane, in the order in which they are started, with the flags that matter.
 * Everything listens on loopback.
 *
 * @param {{ binaries: string, folder: string, ports: { client: number, peer: number, server: number }, stages: string[] }} options
 */
export function controlPlaneProcesses({ binaries, folder, ports, stages }) {
  const kubeconfig = join(folder, 'components.kubeconfig');
  const etcd = `http://127.0.0.1:${ports.client}`;
  const key = join(folder, 'service-account.key');
  const bin = name => join(binaries, name);
  return [
    {
      name: 'etcd',
      command: bin('etcd'),
      args: [
        `--data-dir=${join(folder, 'etcd')}`,
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        `--listen-peer-urls=http://127.0.0.1:${ports.peer}`,
        `--initial-advertise-peer-urls=http://127.0.0.1:${ports.peer}`,
        `--initial-cluster=default=http://127.0.0.1:${ports.peer}`,
        '--unsafe-no-fsync',
        '--log-level=warn',
      ],
    },
    {
      name: 'kube-apiserver',
      command: bin('kube-apiserver'),
      args: [
        `--etcd-servers=${etcd}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--secure-port=${ports.server}`,
        `--cert-dir=${join(folder, 'certificates')}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${key}`,
        `--service-account-signing-key-file=${key}`,
        `--token-auth-file=${join(folder, 'tokens.csv')}`,
        '--authorization-mode=RBAC',
        '--service-cluster-ip-range=10.0.0.0/24',
        '--disable-admission-plugins=ServiceAccount',
        // As installers set it; without it nothing would be left for an admission policy to refuse.
        '--allow-privileged=true',
        // An advertised loopback address is refused as an endpoint of the kubernetes Service.
        '--endpoint-reconciler-type=none',
      ],
    },
    {
      name: 'kube-controller-manager',
      command: bin('kube-controller-manager'),
      args: [
        `--kubeconfig=${kubeconfig}`,
        `--service-account-private-key-file=${key}`,
        '--leader-elect=false',
        '--secure-port=0',
        '--controllers=*,-node-ipam-controller',
      ],
    },
    {
      name: 'kube-scheduler',
      command: bin('kube-scheduler'),
      args: [
        `--kubeconfig=${kubeconfig}`,
        '--leader-elect=false',
        '--secure-port=0',
      ],
    },
    {
      name: 'kwok',
      command: bin('kwok'),
      args: [
        `--kubeconfig=${kubeconfig}`,
        '--manage-all-nodes=true',
        // KWOK ends the pods of a Job as soon as they run; those of this kind are left to its test.
        '--disregard-status-with-label-selector=app.kubernetes.io/name=training-job',
        '--node-lease-duration-seconds=40',
        '--server-address=127.0.0.1:0',
        ...stages.map(file => `--config=${file}`),
      ],
    },
  ];
}
