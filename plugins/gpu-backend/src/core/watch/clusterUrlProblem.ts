/** Says what is wrong with a cluster's URL; plain http would send the token in the clear, so only loopback may. */
export function clusterUrlProblem(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'expected a URL such as https://10.0.0.1:6443';
  }
  if (url.protocol === 'https:') {
    return undefined;
  }
  const loopback =
    url.hostname === 'localhost' ||
    url.hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(url.hostname);
  if (url.protocol === 'http:' && loopback) {
    return undefined;
  }
  return 'expected https; plain http is allowed on loopback only';
}
