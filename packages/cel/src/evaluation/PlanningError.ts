/** A constant part of the expression cannot be computed. */
export class PlanningError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlanningError';
  }
}

/** Kubernetes may go along with it; this engine does not. */
export class UnsupportedError extends Error {}
