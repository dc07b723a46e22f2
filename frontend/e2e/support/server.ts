import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Program {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the program for the whole run, unless E2E_URL names a running one. */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['E2E_URL']) return undefined;
  const program = await startProgram();
  process.env['E2E_URL'] = program.url;
  return () => program.stop();
}

/** The program with the demo clinic in a folder of its own, and these settings in its environment. */
export async function startProgram(settings: Record<string, string> = {}): Promise<Program> {
  const program = resolve(process.env['TURNOPLUS_BIN'] ?? '../target/release/turnoplus');
  const folder = mkdtempSync(join(tmpdir(), 'turnoplus-e2e-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  execFileSync(program, ['demo'], { cwd: folder, stdio: 'pipe' });
  const log = join(folder, 'serve.log');
  const out = openSync(log, 'w');
  const server = spawn(program, ['serve'], {
    cwd: folder,
    env: { ...process.env, TURNOPLUS_LISTEN: `127.0.0.1:${port}`, TURNOPLUS_PUBLIC_URL: url, ...settings },
    stdio: ['ignore', out, out],
  });
  const ended = new Promise<void>((done) => {
    server.once('exit', () => {
      done();
    });
  });
  try {
    await ready(`${url}/readyz`, () => server.exitCode !== null);
  } catch (error) {
    server.kill('SIGKILL');
    throw new Error(`the server did not start:\n${readFileSync(log, 'utf8')}`, { cause: error });
  }
  return {
    url,
    async stop() {
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function ready(url: string, ended: () => boolean): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until && !ended()) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`${url} did not answer`);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') found(address.port);
        else failed(new Error('no free port'));
      });
    });
  });
}
