import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What app-config says of the sandbox. */
export interface SandboxConfig {
  /** 0 takes a free one. */
  port: number;
}

/**
 * Reads `gpu.sandbox`.
 *
 * @throws InputError that names the key and what is valid there
 */
export function readSandboxConfig(rootConfig: Config): SandboxConfig {
  const port = rootConfig.getOptional('gpu.sandbox.port') ?? 0;
  if (
    typeof port !== 'number' ||
    !Number.isInteger(port) ||
    port < 0 ||
    port > 65_535
  ) {
    throw new InputError(
      'Invalid configuration in app-config: gpu.sandbox.port: expected a port number from 0 to 65535; 0 takes a free one',
    );
  }
  return { port };
}
