import { readFile, stat } from 'node:fs/promises';

/** More than any kubeconfig, token or bundle of authorities has; a wrong path may lead to anything. */
const mostBytes = 4 * 1024 * 1024;

/** Files, read again when they change. A mounted Secret changes by a link that leads elsewhere, which counts as well. */
export class FileCache {
  readonly #files = new Map<string, { signature: string; text: string }>();

  /**
   * The text of a file, as it is now.
   *
   * @throws Error of the file system, or when it is no file of a size that credentials have
   */
  async read(path: string): Promise<string> {
    const found = await stat(path);
    if (!found.isFile()) {
      throw new Error('it is not a file');
    }
    if (found.size > mostBytes) {
      throw new Error(`it is larger than ${mostBytes} bytes`);
    }
    const signature = `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`;
    const known = this.#files.get(path);
    if (known?.signature === signature) {
      return known.text;
    }
    const text = await readFile(path, 'utf8');
    this.#files.set(path, { signature, text });
    return text;
  }

  /** Reads everything again at the next time, as if it had changed. */
  forget(): void {
    this.#files.clear();
  }
}
