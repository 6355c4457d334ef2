/** The database answered a statement with an error. Its message is for callers; the cause, with the statement, for the log. */
export class DatabaseStatementError extends Error {
  readonly name = 'DatabaseStatementError';

  constructor(cause: Error) {
    super(
      'the database of the portal refused this: its log and that of the portal say why',
      { cause },
    );
    this.stack = `${this.stack}\ncaused by ${cause.stack}`;
  }
}
