/** Name of the root object of a request, a ConfigMap. */
export function rootName(requestId: string): string {
  return `gpu-request-${requestId}`;
}
