import { expect, test } from './support/test';

const MOST_BYTES = 120_000;

test('the landing page travels compressed, is kept well and is small', async ({ people }) => {
  const page = await people.open();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const sent = new Map<string, string>();
  let [app, data] = [0, 0];
  network.on('Network.responseReceived', ({ requestId, response }) => sent.set(requestId, response.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (sent.get(requestId)?.includes('/api/')) data += encodedDataLength;
    else app += encodedDataLength;
  });
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
  console.log(`      the landing page: ${app} bytes of the app with its headers, and ${data} of data`);
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
