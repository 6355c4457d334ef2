/** `GET /api/v1/nodes: connect ECONNREFUSED` says the same for every collection after its call. */
export function withoutCall(message: string): string {
  return message.replace(/^[A-Z]+ \S+: /, '');
}
