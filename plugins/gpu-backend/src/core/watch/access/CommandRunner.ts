import { basename } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ClusterAccessError } from './ClusterAccessError';
import { redact } from './redact';
import { runCommand } from './runCommand';

/** How long a command may take, and how long one that failed is left alone; milliseconds. */
export interface CommandTimes {
  limit: number;
  rest: number;
}

const usualTimes: CommandTimes = { limit: 30_000, rest: 10_000 };

/** A command that prints a credential. */
export interface Command {
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  installHint?: string;
}

/**
 * Runs the commands that print credentials, each once for all who wait for it. A failure is remembered for some seconds,
 * so that a dozen collections that are read again do not start a dozen commands. What a command complains of goes to the
 * log alone.
 */
export class CommandRunner {
  readonly #logger: LoggerService;
  readonly #times: CommandTimes;
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Promise<string>>();
  readonly #failed = new Map<
    string,
    { until: number; error: ClusterAccessError }
  >();

  constructor(logger: LoggerService, times: CommandTimes = usualTimes) {
    this.#logger = logger;
    this.#times = times;
  }

  /**
   * What the command prints.
   *
   * @param whose - whose credential it is, for messages
   * @throws ClusterAccessError without anything that the command printed
   */
  async run(command: Command, whose: string): Promise<string> {
    const key = JSON.stringify([command.command, command.args, command.env]);
    const failed = this.#failed.get(key);
    if (failed && failed.until > performance.now()) {
      throw failed.error;
    }
    const known = this.#running.get(key);
    if (known) {
      return known;
    }
    const running = this.#run(command, whose)
      .catch(error => {
        const until = performance.now() + this.#times.rest;
        this.#failed.set(key, { until, error });
        throw error;
      })
      .finally(() => this.#running.delete(key));
    this.#failed.delete(key);
    this.#running.set(key, running);
    return running;
  }

  /** Ends the commands that run. */
  stop(): void {
    this.#stopping.abort();
  }

  async #run(command: Command, whose: string): Promise<string> {
    const name = basename(command.command);
    const fail = (what: string) =>
      new ClusterAccessError(
        'kubeconfig',
        `the command ${name}, which gets the credential of ${whose}, ${what}`,
      );
    let result;
    try {
      result = await runCommand(command.command, command.args, {
        env: command.env,
        milliseconds: this.#times.limit,
        signal: this.#stopping.signal,
      });
    } catch (error) {
      throw fail(describeStart(toError(error), command));
    }
    if (result.code !== 0) {
      const complaint = redact(result.complaint);
      if (complaint) {
        this.#logger.warn(`the command ${name} says: ${complaint}`);
      }
      throw fail(
        `failed with exit code ${
          result.code
        }: run it by hand as the user of the backend${
          complaint ? '; what it says is in the log of the backend' : ''
        }`,
      );
    }
    return result.output;
  }
}

function describeStart(
  error: NodeJS.ErrnoException,
  { command, installHint }: Command,
): string {
  switch (error.code) {
    case 'ENOENT':
      return `is not there: expected ${
        /[/\\]/.test(command)
          ? command
          : `${command} in the PATH of the backend`
      }${installHint ? `. ${redact(installHint)}` : ''}`;
    case 'EACCES':
      return `may not be run: make ${command} executable for the user of the backend`;
    default:
      return error.message;
  }
}
