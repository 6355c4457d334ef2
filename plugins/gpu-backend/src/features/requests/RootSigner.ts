import { createHmac, timingSafeEqual } from 'node:crypto';
import { Manifest } from '@backstage-gpu/plugin-gpu-node';

/** Annotation of a root object. */
const signatureAnnotation = 'backstage-gpu.io/signature';
const dataKey = 'request.json';

/** A root object as it is rendered, or as a cluster has it. */
type Root = Pick<Manifest, 'metadata'> & { data?: Record<string, string> };

/** Where a root object is, and for which request. */
interface RootPlace {
  id: string;
  cluster: string;
  namespace: string;
}

/**
 * Signs root objects with keys that only the portal has (HMAC-SHA256 of RFC 2104), so that of those in a cluster, where people
 * may make their own, it believes what it wrote, where it wrote it.
 */
export class RootSigner {
  readonly #keys: readonly string[];

  /** @param keys - the first signs, each of them verifies; without any, nothing is signed or believed */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  sign<TRoot extends Root>(root: TRoot, place: RootPlace): TRoot {
    const [key] = this.#keys;
    if (key === undefined) {
      return root;
    }
    const signature = signatureOf(key, root, place).toString('base64url');
    const annotations = {
      ...root.metadata.annotations,
      [signatureAnnotation]: signature,
    };
    return { ...root, metadata: { ...root.metadata, annotations } };
  }

  /** Whether a root object is one that was signed for this place, with the contents that it has now. */
  isGenuine(
    root: {
      metadata?: { annotations?: Record<string, string> };
      data?: Record<string, string>;
    },
    place: RootPlace,
  ): boolean {
    const text = root.metadata?.annotations?.[signatureAnnotation] ?? '';
    const signature = Buffer.from(text, 'base64url');
    return this.#keys.some(key => {
      const expected = signatureOf(key, root, place);
      return (
        signature.length === expected.length &&
        timingSafeEqual(signature, expected)
      );
    });
  }
}

function signatureOf(
  key: string,
  { data }: { data?: Record<string, string> },
  { id, cluster, namespace }: RootPlace,
): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([id, cluster, namespace, data?.[dataKey] ?? '']))
    .digest();
}
