/** One call to the API server. */
export interface KubernetesCall {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, such as `/api/v1/nodes?limit=50`. */
  path: string;
  accept?: string;
  contentType?: string;
  body?: unknown;
  signal?: AbortSignal;
  /** Milliseconds without a byte of the answer after which the call fails; 0 never. */
  idleTimeout?: number;
  /** Milliseconds after which `json` gives up when the answer is not whole; half a minute when absent. */
  deadline?: number;
  /** Bytes of the answer that `json` reads at most; by default those of one object. */
  mostBytes?: number;
}

/** What a message calls it: method and path, without the query. */
export function nameOfCall({ method = 'GET', path }: KubernetesCall): string {
  return `${method} ${path.split('?')[0]}`;
}
