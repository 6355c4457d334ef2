/** Codes of Node.js for connections that were not made or broke. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Of PostgreSQL: connection exceptions, no right to connect, an unknown database, too many connections, a server that starts
 * or stops, and one that takes no writes, as a replica does during a failover.
 */
const serverCodes = /^(08...|28...|3D000|53300|57P0[1-5]|25006)$/;

/** Of the driver and of the pool, which give no code. */
const messages =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|aborted)|not queryable/;

/** Whether the database could not be reached, unlike one that answers with an error. */
export function isConnectionFault(error: Error & { code?: unknown }): boolean {
  const { code, message, name } = error;
  if (typeof code === 'string') {
    return networkCodes.has(code) || serverCodes.test(code);
  }
  return name === 'TimeoutError' || messages.test(withoutStatement(message));
}

/** knex puts the statement before what the driver says. */
function withoutStatement(message: string): string {
  return message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '');
}
