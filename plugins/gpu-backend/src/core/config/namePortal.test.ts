import { ConfigReader } from '@backstage/config';
import { namePortal } from './namePortal';

describe('namePortal', () => {
  it.each([
    [{ app: { baseUrl: 'https://portal.example.com/' } }, 'portal.example.com'],
    [
      { app: { baseUrl: 'https://example.com:8443/staging/' } },
      'example.com:8443/staging',
    ],
    [{ organization: { name: ' Müller & Co. ' } }, 'M-ller-Co'],
    [{ app: { baseUrl: 'not a URL' }, organization: { name: 'Acme' } }, 'Acme'],
    [{}, 'backstage'],
  ])('%j is %s', (config, name) => {
    expect(namePortal(new ConfigReader(config))).toBe(name);
  });
});
