import type { Request } from '@playwright/test';

import { expect, test } from './support/test';

/** Of scripts, styles, fonts and the page itself, as compressed; headers and data are only reported. */
const MOST_BYTES = 120_000;

test('the landing page travels compressed, is kept well and is small', async ({ people }) => {
  const page = await people.open();
  const requests: Request[] = [];
  page.on('requestfinished', (request) => requests.push(request));
  const assets: { name: string; headers: Record<string, string> }[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/\.(js|css|woff2)$/.test(pathname)) assets.push({ name: pathname, headers: response.headers() });
  });
  await page.goto('/', { waitUntil: 'networkidle' });

  expect(assets.length).toBeGreaterThan(3);
  for (const { name, headers } of assets) {
    expect.soft(headers['cache-control'], name).toBe('public, max-age=31536000, immutable');
    if (!name.endsWith('.woff2')) expect.soft(headers['content-encoding'], name).toBe('br');
  }
  let [app, data, headers] = [0, 0, 0];
  for (const request of requests) {
    const sizes = await request.sizes();
    headers += sizes.responseHeadersSize;
    if (request.url().includes('/api/')) data += sizes.responseBodySize;
    else app += sizes.responseBodySize;
  }
  console.log(`      the landing page: ${app} bytes of the app, ${data} of data, ${headers} of headers`);
  expect(app).toBeLessThanOrEqual(MOST_BYTES);
});

test('the page itself is asked for each time, under a strict policy', async ({ people }) => {
  const page = await people.open();
  for (const path of ['/', '/en/', '/mis-turnos', '/profesionales/x']) {
    const answer = await page.request.get(path, { headers: { Accept: 'text/html' } });
    expect(answer.status()).toBe(200);
    expect(answer.headers()['cache-control']).toBe('no-cache');
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain('unsafe-eval');
  }
  const missing = await page.request.get('/chunk-AAAAAAAA.js', { headers: { Accept: '*/*' } });
  expect(missing.status()).toBe(404);
});
