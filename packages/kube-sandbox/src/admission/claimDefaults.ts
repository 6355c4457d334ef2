import { JsonRecord } from '../cluster/types';

/** Fills the spec of a claim, or of a claim template, in place. */
export function defaultClaimSpec(spec: JsonRecord | undefined): void {
  for (const request of spec?.devices?.requests ?? []) {
    if (request.exactly) {
      defaultRequest(request.exactly);
    }
    for (const alternative of request.firstAvailable ?? []) {
      defaultRequest(alternative);
    }
  }
}

function defaultRequest(request: JsonRecord): void {
  request.allocationMode ??= 'ExactCount';
  if (request.allocationMode === 'ExactCount') {
    request.count ??= 1;
  }
  defaultTolerations(request);
}

function defaultTolerations(request: JsonRecord): void {
  for (const toleration of request.tolerations ?? []) {
    toleration.operator ??= 'Equal';
  }
}
