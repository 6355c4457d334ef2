import { CustomErrorBase } from '@backstage/errors';

/** A `Status` object of the API server, or what stands for one where it answers without. */
export interface KubernetesStatus {
  code: number;
  reason?: string;
  message: string;
}

/** The API server refused or failed a call. The message names the call. */
export class KubernetesError extends CustomErrorBase {
  readonly status: KubernetesStatus;
  /** Milliseconds for which the server asks not to be called again. */
  readonly retryAfter?: number;

  constructor(
    call: string,
    status: KubernetesStatus,
    options: { cause?: Error; retryAfter?: number } = {},
  ) {
    super(`${call}: ${status.code} ${status.message}`, options.cause);
    this.status = status;
    this.retryAfter = options.retryAfter;
  }
}
