/** The text is no expression; thrown inside the parser, reported as data. */
export class CelSyntaxError extends Error {
  readonly position: number;
  /** Kubernetes may take it; this engine does not. */
  readonly unsupported: boolean;

  constructor(position: number, message: string, unsupported = false) {
    super(message);
    this.unsupported = unsupported;
    this.name = 'CelSyntaxError';
    this.position = position;
  }
}
