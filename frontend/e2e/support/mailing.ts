import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import PostalMime, { type Email } from 'postal-mime';

import { startProgram } from './server';
import { expect, test as base } from './test';

const SERVER = resolve('../crates/server/tests/smtp');

interface Taken {
  readonly to: readonly string[];
  readonly letter: string;
}

/** What a mail server was sent. */
export class Mailbox {
  readonly #taken: Taken[] = [];

  take(letter: Taken): void {
    this.#taken.push(letter);
  }

  /** The newest letter to an address whose subject is like this, as soon as it is there. */
  async letterTo(address: string, subject: RegExp): Promise<Email> {
    let letters: Email[] = [];
    await expect
      .poll(
        async () => {
          const own = this.#taken.filter(({ to }) => to.includes(address));
          letters = await Promise.all(own.map(({ letter }) => PostalMime.parse(letter)));
          return letters.map((letter) => letter.subject);
        },
        { message: `letters to ${address}`, timeout: 30_000 },
      )
      .toContainEqual(expect.stringMatching(subject));
    const found = letters.findLast((letter) => subject.test(letter.subject ?? ''));
    if (!found) throw new Error(`no letter to ${address}`);
    return found;
  }
}

/** The address in a letter's text that leads to a page of ours. */
export function linkTo(page: string, { text }: Email): string {
  const link = new RegExp(`https?://\\S*/${page}#token=[\\w-]+`).exec(text ?? '')?.[0];
  if (!link) throw new Error(`the letter has no link to ${page}:\n${text ?? ''}`);
  return link;
}

/** A clinic of its own that writes letters, and the mailbox where all of them end. */
export const test = base.extend<object, { mailbox: Mailbox; mailingClinic: string }>({
  mailbox: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants a destructured argument
    async ({}, use) => {
      await use(new Mailbox());
    },
    { scope: 'worker' },
  ],
  mailingClinic: [
    async ({ mailbox }, use) => {
      if (!existsSync(`${SERVER}/node_modules`)) throw new Error(`run npm ci in ${SERVER} first`);
      const server = spawn('node', ['server.mjs', JSON.stringify({ whole: true })], {
        cwd: SERVER,
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const lines = createInterface({ input: server.stdout });
      const [ready] = (await once(lines, 'line')) as [string];
      const { port } = JSON.parse(ready) as { port: number };
      lines.on('line', (line) => {
        mailbox.take(JSON.parse(line) as Taken);
      });
      const program = await startProgram({
        TURNOPLUS_SMTP_URL: `smtp://127.0.0.1:${port}`,
        TURNOPLUS_MAIL_FROM: 'turnos@clinica.example',
      });
      await use(program.url);
      await program.stop();
      server.stdin.end();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ mailingClinic }, use) => {
    await use(mailingClinic);
  },
});
