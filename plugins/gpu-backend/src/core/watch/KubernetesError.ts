import { CustomErrorBase } from '@backstage/errors';

/** A `Status` object of the API server, or what stands for one when a proxy answered. */
export interface KubernetesStatus {
  code: number;
  reason?: string;
  message: string;
  causes?: { reason?: string; message?: string; field?: string }[];
}

/** The API server refused or failed a call. The message names the call. */
export class KubernetesError extends CustomErrorBase {
  readonly status: KubernetesStatus;

  constructor(call: string, status: KubernetesStatus, cause?: Error) {
    super(`${call}: ${status.code} ${status.message}`, cause);
    this.status = status;
  }
}

/** Reads an error answer of the API server; a body that is no Status object is taken as plain text, shortened. */
export function parseStatus(code: number, body: string): KubernetesStatus {
  try {
    const value = JSON.parse(body) as {
      kind?: string;
      reason?: string;
      message?: string;
      code?: number;
      details?: { causes?: KubernetesStatus['causes'] };
    };
    if (value?.kind === 'Status') {
      return {
        code: value.code ?? code,
        reason: value.reason,
        message: value.message ?? 'no message',
        causes: value.details?.causes,
      };
    }
  } catch {
    // Not JSON: a proxy's page or a plain line, both said below.
  }
  return { code, message: body.trim().slice(0, 200) || 'no message' };
}
