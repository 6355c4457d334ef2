/** The text is no expression; thrown inside the parser, reported as data. */
export class CelSyntaxError extends Error {
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.name = 'CelSyntaxError';
    this.position = position;
  }
}
