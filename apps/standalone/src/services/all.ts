import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One process of each, in the order in which they are told to end. */
const SERVICES = ['gateway', 'partnership', 'procurement', 'projections', 'relay'] as const;
const FIRST_OPERATIONS_PORT = 9464;

/**
 * Starts one process of each service with the configuration of this one, for a developer's machine; ends all when one ends.
 * `apps` is the folder of the built services. Gives the exit code.
 */
export function startAll(apps: URL, environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<number> {
  const running = new Map<string, ChildProcess>();
  let code = 0;
  const endAll = (): void => {
    for (const child of running.values()) child.kill('SIGTERM');
  };
  process.on('SIGTERM', endAll);
  process.on('SIGINT', endAll);
  return new Promise((resolve) => {
    SERVICES.forEach((service, index) => {
      const main = fileURLToPath(new URL(`${service}/src/main.js`, apps));
      const operations = { OPERATIONS_PORT: String(FIRST_OPERATIONS_PORT + index), OPERATIONS_HOST: '127.0.0.1' };
      const child = spawn(process.execPath, [main], {
        env: { ...operations, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        // Ctrl-C reaches the whole group of a terminal: each would be told to end twice.
        detached: true,
      });
      running.set(service, child);
      for (const stream of [child.stdout, child.stderr])
        createInterface({ input: stream }).on('line', (line) => say(`${service.padEnd(12)} ${line}`));
      child.once('exit', (ended, signal) => {
        running.delete(service);
        say(`${service.padEnd(12)} ended with ${signal ?? ended}`);
        code = Math.max(code, ended ?? 1);
        if (running.size === 0) resolve(code);
        else endAll();
      });
    });
  });
}
