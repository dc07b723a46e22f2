import { defineConfig } from '@playwright/test';

/**
 * Whole journeys in the system's Chromium against a real server with the demo clinic: the one at E2E_URL, or one
 * that is started for the run (see e2e/support/server.ts). A zone far from the clinic's shows whether anything
 * reads the browser's.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'e2e/results',
  globalSetup: './e2e/support/server.ts',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'es-AR',
    timezoneId: 'Asia/Tokyo',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
