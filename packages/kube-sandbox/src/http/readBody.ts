import { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { StatusError, badRequest } from '../cluster/StatusError';

/** Kubernetes' own limit for a request. */
const maxBodyBytes = 3 * 1024 * 1024;
const maxDepth = 100;

/**
 * The body of a request as it came.
 * @throws StatusError 413
 */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) {
      throw new StatusError({
        code: 413,
        reason: 'RequestEntityTooLarge',
        message: `Request entity too large: limit is ${maxBodyBytes}`,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Walks without recursion, so that the depth of hostile input costs no stack. */
function checkShape(root: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === 'object' && value !== null) {
      if (depth > maxDepth) {
        throw badRequest(`the object is nested more than ${maxDepth} deep`);
      }
      for (const [key, member] of Object.entries(value)) {
        if (key === '__proto__') {
          throw badRequest('the field name __proto__ is not allowed');
        }
        open.push({ value: member, depth: depth + 1 });
      }
    }
  }
}

function parse(text: string, isYaml: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch (jsonError) {
    if (!isYaml) {
      throw badRequest(
        `the object provided is unrecognized: couldn't get version/kind; json parse error: ${
          (jsonError as Error).message
        }`,
      );
    }
    try {
      return parseYaml(text, { maxAliasCount: 20 });
    } catch (yamlError) {
      throw badRequest(`error decoding YAML: ${(yamlError as Error).message}`);
    }
  }
}

/**
 * Reads and parses the body of a request; an empty one is undefined.
 * @throws StatusError 400, 413
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) {
    return undefined;
  }
  const isYaml = (request.headers['content-type'] ?? '').includes('yaml');
  const body = parse(bytes.toString('utf8'), isYaml);
  checkShape(body);
  return body;
}
