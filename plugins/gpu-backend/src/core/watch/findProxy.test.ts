import { findProxy } from './findProxy';

const server = 'https://api.prod.example.com:6443';
const proxy = { HTTPS_PROXY: 'http://proxy:3128' };

describe('findProxy', () => {
  it.each<[string, string, Record<string, string>, string | undefined]>([
    ['none where none is set', server, {}, undefined],
    ['HTTPS_PROXY', server, proxy, 'http://proxy:3128'],
    [
      'https_proxy before it',
      server,
      { ...proxy, https_proxy: 'http://other' },
      'http://other',
    ],
    [
      'one without a scheme',
      server,
      { HTTPS_PROXY: 'proxy:3128' },
      'http://proxy:3128',
    ],
    [
      'none for HTTP_PROXY, as API servers speak https',
      server,
      { HTTP_PROXY: 'http://proxy' },
      undefined,
    ],
    ['none to loopback', 'https://127.0.0.1:6443', proxy, undefined],
    ['none to localhost', 'https://localhost:6443', proxy, undefined],
    ['none for plain http', 'http://127.0.0.1:8001', proxy, undefined],
  ])('is %s', (_name, to, environment, expected) => {
    expect(findProxy(to, undefined, environment)?.url).toBe(expected);
  });

  it('is that of the kubeconfig before all', () => {
    expect(
      findProxy('https://127.0.0.1', 'http://own', { NO_PROXY: '*' }),
    ).toEqual({ url: 'http://own', origin: 'proxy-url of the kubeconfig' });
  });

  it.each<[string, string, boolean]>([
    ['*', server, true],
    ['api.prod.example.com', server, true],
    ['API.prod.example.com', server, true],
    ['example.com', server, true],
    ['.example.com', server, true],
    ['*.example.com', server, true],
    ['.api.prod.example.com', server, false],
    ['ample.com', server, false],
    ['other.com, prod.example.com', server, true],
    ['example.com:6443', server, true],
    ['example.com:443', server, false],
    ['example.com:443', 'https://example.com', true],
    ['10.0.0.1', 'https://10.0.0.1', true],
    ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
    ['10.0.0.0/8', 'https://11.1.2.3:6443', false],
    ['10.0.0.0/800', 'https://10.1.2.3:6443', false],
    ['fd00::/8', 'https://[fd00::1]:6443', true],
    ['fd00::1', 'https://[fd00::1]:6443', true],
    ['fd00::2', 'https://[fd00::1]:6443', false],
    ['10.0.0.0/8', 'https://[fd00::1]:6443', false],
    ['', server, false],
  ])('with NO_PROXY %j to %s is none: %s', (exceptions, to, none) => {
    const found = findProxy(to, undefined, { ...proxy, NO_PROXY: exceptions });
    expect(found === undefined).toBe(none);
  });
});
