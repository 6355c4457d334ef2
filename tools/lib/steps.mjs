import { spawn } from 'node:child_process';

/** Runs a command with its output shown; resolves with its exit code. */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', code => resolve(code ?? 1));
  });
}

/**
 * Runs named steps one after another, each to its end even when an earlier one failed, and says at the end which did.
 *
 * @returns {Promise<boolean>} whether all passed
 */
export async function runSteps(steps) {
  const failed = [];
  for (const { name, command } of steps) {
    process.stdout.write(`\n=== ${name}: ${command.join(' ')}\n`);
    const [program, ...args] = command;
    if ((await runCommand(program, args)) !== 0) {
      failed.push(name);
    }
  }
  process.stdout.write(
    failed.length === 0
      ? `\nAll of these passed: ${steps.map(({ name }) => name).join(', ')}\n`
      : `\nThese failed: ${failed.join(', ')}\n`,
  );
  return failed.length === 0;
}
