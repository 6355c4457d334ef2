import { toError } from '@backstage/errors';
import { ClusterAccessError } from './ClusterAccessError';
import type { FileCache } from './FileCache';

/** A part of a credential: a text, or a file that is read again when it changes. */
export interface Material {
  /** The key of the cluster's config entry that leads to it. */
  property: string;
  /** What it is, for messages, such as `the token file /etc/token`. */
  name: string;
  source: { text: string } | { file: string };
}

/**
 * Reads a part of a credential and brings it into the form that is used.
 *
 * @param read - brings the text into form, or throws an error that says what the text is instead
 * @throws ClusterAccessError that names the key, never the text
 */
export async function readMaterial(
  material: Material,
  files: FileCache,
  read: (text: string) => string,
): Promise<string> {
  const { property, name, source } = material;
  let text: string;
  if ('file' in source) {
    try {
      text = await files.read(source.file);
    } catch (error) {
      const cause = toError(error);
      throw new ClusterAccessError(
        property,
        `${name} could not be read: ${cause.message}`,
        cause,
      );
    }
  } else {
    text = source.text;
  }
  try {
    return read(text);
  } catch (error) {
    throw new ClusterAccessError(property, `${name} ${toError(error).message}`);
  }
}
