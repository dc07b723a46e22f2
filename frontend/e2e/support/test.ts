import { AxeBuilder } from '@axe-core/playwright';
import {
  test as base,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from '@playwright/test';

import { ACCOUNTS, Clinic, PASSWORD, type Who } from './clinic';

export { expect, type Page };

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const REFUSED = /^Failed to load resource: the server responded with a status of (\d+)/;

export interface People {
  /** A browser of somebody's own: a visitor, or one of the demo accounts already signed in. */
  open(who?: Who, options?: BrowserContextOptions): Promise<Page>;
  /** A browser of somebody who registered just now. */
  openNew(fullName: string): Promise<{ page: Page; email: string }>;
  /** The API as one of the demo accounts, or as a visitor. */
  clinic(who?: Who): Promise<Clinic>;
  /** Statuses that the test provokes; a browser writes every refusal to its console. */
  readonly expectedRefusals: Set<number>;
}

/**
 * Every page of every test is watched: an error or warning in the console (a violation of the content policy is
 * one), an exception, a 5xx or a request to any other origin fails the test.
 */
export const test = base.extend<{ people: People }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants a destructured argument
  baseURL: async ({}, use) => {
    await use(process.env['E2E_URL']);
  },
  people: async ({ browser, playwright, baseURL, contextOptions, locale, timezoneId }, use) => {
    const complaints: string[] = [];
    const expectedRefusals = new Set<number>();
    const closing: (() => Promise<void>)[] = [];
    const origin = new URL(baseURL ?? '').origin;

    const newContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
      const context = await browser.newContext({
        baseURL: origin,
        locale: locale ?? 'es-AR',
        timezoneId: timezoneId ?? 'UTC',
        ...contextOptions,
        ...options,
      });
      watch(context, origin, complaints, expectedRefusals);
      closing.push(() => context.close());
      return context;
    };
    await use({
      expectedRefusals,
      async open(who, options) {
        if (!who) return (await newContext(options)).newPage();
        const context = await newContext({ ...options, storageState: returning(origin) });
        const login = await context.request.post('/api/v1/auth/login', {
          data: { email: ACCOUNTS[who], password: PASSWORD },
        });
        expect(login.status()).toBe(200);
        return context.newPage();
      },
      async openNew(fullName) {
        const context = await newContext({ storageState: returning(origin) });
        const { email } = await Clinic.register(context.request, fullName);
        return { page: await context.newPage(), email };
      },
      async clinic(who) {
        const request = await playwright.request.newContext({ baseURL: origin });
        closing.push(() => request.dispose());
        return who ? Clinic.as(request, ACCOUNTS[who]) : Clinic.asVisitor(request);
      },
    });
    for (const close of closing.reverse()) await close();
    expect(complaints, 'what the browser complained about').toEqual([]);
  },
});

/** What the app itself remembers after a login: that asking for the session is worth a request. */
function returning(origin: string): NonNullable<BrowserContextOptions['storageState']> {
  return {
    cookies: [],
    origins: [{ origin, localStorage: [{ name: 'turnoplus.signed-in', value: 'yes' }] }],
  };
}

function watch(context: BrowserContext, origin: string, complaints: string[], expected: Set<number>): void {
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    const status = REFUSED.exec(message.text())?.[1];
    if (status !== undefined && expected.has(Number(status))) return;
    complaints.push(`${message.location().url}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`exception: ${error.error().message}`));
  context.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.origin !== origin) {
      complaints.push(`a request to another origin: ${request.url()}`);
    }
  });
}

/** Waits until the page has drawn what it asked the server for. */
export async function drawn(page: Page): Promise<void> {
  await expect(page.locator('main h1')).toHaveCount(1);
  await expect(page.locator('app-loading-state')).toHaveCount(0);
  // Material shows a message first and hands it to the live region a moment later.
  await expect(page.locator('mat-snack-bar-container [aria-hidden="true"]')).toHaveCount(0);
}

/** The page as it is now has no violation that axe can find. Nothing is excluded. */
export async function accessible(page: Page, where = page.url()): Promise<void> {
  await drawn(page);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
  expect.soft(found, `axe on ${where}`).toEqual([]);
}

/** What another theme can break: the document is the same, only its colours are not. */
export async function readable(page: Page, where = page.url()): Promise<void> {
  await drawn(page);
  // The other theme has been painted, and no colour is still on its way.
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
  const { violations } = await new AxeBuilder({ page }).withTags(['cat.color']).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.failureSummary ?? ''}`),
  );
  expect.soft(found, `colours of ${where}`).toEqual([]);
}

/** Logs in through the form. */
export async function logIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Correo electrónico').fill(email);
  await page.getByLabel('Contraseña', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Ingresar' }).click();
}
