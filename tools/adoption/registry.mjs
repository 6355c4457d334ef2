import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import semver from 'semver';

/**
 * A registry on loopback for two scopes: `@backstage-gpu/*` from tarballs, `@backstage/*` as the upstream registry has
 * them, without the versions that are newer than one release. So Yarn resolves our ranges as in an app of that release.
 *
 * @param options.packages - manifest and tarball file of each package of ours
 * @param options.newest - newest visible version by package name, until `showAll`; what is not named is shown whole
 * @param options.upstream - address of the registry that has Backstage
 */
export async function startRegistry({ packages, newest, upstream }) {
  let visible = newest;
  const ours = new Map(
    await Promise.all(
      packages.map(async ({ manifest, tarball }) => [
        manifest.name,
        { manifest, tarball, bytes: await readFile(tarball) },
      ]),
    ),
  );
  const server = createServer((request, response) => {
    answer(request.url, response).catch(error => {
      response.writeHead(502).end(String(error));
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}`;

  async function answer(path, response) {
    const [name, file] = decodeURIComponent(path).slice(1).split('/-/');
    const own = ours.get(name);
    let body;
    if (file) {
      body =
        own?.bytes ?? Buffer.from(await read(upstream, path, 'arrayBuffer'));
    } else {
      const found = own
        ? describe(url, own)
        : cut(name, await read(upstream, path, 'json'), {
            url,
            newest: visible,
          });
      body = Buffer.from(JSON.stringify(found));
    }
    response.writeHead(200, {
      'content-type': file ? 'application/octet-stream' : 'application/json',
      'content-length': body.length,
      // A kept connection that ends while Yarn is about to use it again is an error there.
      connection: 'close',
    });
    response.end(body);
  }

  return {
    url,
    showAll() {
      visible = {};
    },
    close: () => new Promise(done => server.close(done)),
  };
}

function tarballUrl(url, name, version) {
  return `${url}/${name}/-/${name.split('/').pop()}-${version}.tgz`;
}

/**
 * A package of ours as it is in the minute after its release. The address of its tarball has its hash: Yarn keeps tarballs
 * by name, version and address, and would take that of an earlier run.
 */
function describe(url, { manifest, bytes }) {
  const { name, version } = manifest;
  const hash = createHash('sha512').update(bytes);
  const integrity = hash.copy().digest('base64');
  const address = hash.digest('hex').slice(0, 16);
  return {
    name,
    'dist-tags': { latest: version },
    time: { [version]: new Date().toISOString() },
    versions: {
      [version]: {
        ...manifest,
        dist: {
          tarball: `${url}/${name}/-/${address}.tgz`,
          integrity: `sha512-${integrity}`,
        },
      },
    },
  };
}

/** Reads from upstream; what a network loses is asked for three times. */
async function read(upstream, path, form, attempts = 3) {
  try {
    const response = await fetch(`${upstream}${path}`);
    if (!response.ok) {
      throw new Error(`answered ${response.status}`);
    }
    return await response[form]();
  } catch (error) {
    if (attempts > 1) {
      return read(upstream, path, form, attempts - 1);
    }
    throw new Error(`${upstream}${path} could not be read`, { cause: error });
  }
}

/** A package of Backstage without what is newer than the release. */
function cut(name, body, { url, newest }) {
  const limit = newest[name];
  for (const [version, manifest] of Object.entries(body.versions)) {
    if (limit && semver.gt(version, limit)) {
      delete body.versions[version];
    } else {
      manifest.dist.tarball = tarballUrl(url, name, version);
    }
  }
  if (limit) {
    body['dist-tags'] = { latest: limit };
  }
  return body;
}
