import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, as PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** A certificate authority of a test. */
export interface Authority {
  ca: string;
  /**
   * @param names - such as `IP:127.0.0.1` or `DNS:localhost`
   * @param days - first and last day of its validity, counted from today
   */
  issue(names: string[], days?: [number, number]): KeyPair;
  remove(): void;
}

const day = 24 * 60 * 60 * 1000;

/** Makes a certificate authority with openssl; its files are below the temporary directory until `remove`. */
export function createAuthority(name = 'test authority'): Authority {
  const directory = mkdtempSync(join(tmpdir(), 'authority-'));
  const file = (part: string) => join(directory, part);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('serial'), '01\n');
  writeFileSync(
    file('ca.conf'),
    [
      '[ca]',
      'default_ca=own',
      '[own]',
      'database=index.txt',
      'serial=serial',
      'new_certs_dir=.',
      'default_md=sha256',
      'policy=any',
      'unique_subject=no',
      '[any]',
      'commonName=supplied',
    ].join('\n'),
  );
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  );
  let issued = 0;
  return {
    ca: readFileSync(file('ca.pem'), 'utf8'),
    issue(names, [first, last] = [-1, 1]) {
      issued += 1;
      const part = `leaf${issued}`;
      writeFileSync(file(`${part}.ext`), `subjectAltName=${names.join(',')}`);
      openssl(
        'req',
        ...newKey,
        '-nodes',
        '-keyout',
        `${part}.key`,
        '-out',
        `${part}.csr`,
        '-subj',
        `/CN=${part}`,
      );
      openssl(
        'ca',
        '-batch',
        '-notext',
        '-config',
        'ca.conf',
        '-keyfile',
        'ca.key',
        '-cert',
        'ca.pem',
        '-in',
        `${part}.csr`,
        '-out',
        `${part}.pem`,
        '-extfile',
        `${part}.ext`,
        '-startdate',
        openSslDate(first),
        '-enddate',
        openSslDate(last),
      );
      return {
        cert: readFileSync(file(`${part}.pem`), 'utf8'),
        key: readFileSync(file(`${part}.key`), 'utf8'),
      };
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function openSslDate(days: number): string {
  const text = new Date(Date.now() + days * day).toISOString();
  return `${text.slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
