/** Says what is wrong with a cluster's URL; plain http would send the token in the clear, so only loopback may. */
export function clusterUrlProblem(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return 'expected a URL such as https://10.0.0.1:6443, with https:// before the host';
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'expected a URL such as https://10.0.0.1:6443';
  }
  if (url.username || url.password) {
    return 'expected no user and no password in the URL: it is shown to people';
  }
  if (url.search || url.hash) {
    return 'expected no ? and no # in the URL of an API server';
  }
  if (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && isLoopback(url))
  ) {
    return undefined;
  }
  return 'expected https; plain http is allowed on loopback only';
}

/** Whether a URL leads to this machine and nowhere else. */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
