import type { Who } from './support/clinic';
import { screensOf } from './support/screens';
import { drawn, expect, type Page, test } from './support/test';

const FOLDER = 'e2e/screens';
const WHO: readonly (Who | null)[] = [null, 'patient', 'doctor', 'desk', 'admin'];

/** No transition between the themes is under way any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  );
}

/** Pictures of every screen for a person to look at; nothing may be wider than the window. */
for (const who of WHO) {
  test(`pictures of every screen of ${who ?? 'a visitor'}`, async ({ people }) => {
    test.setTimeout(150_000);
    const page = await people.open(who ?? undefined);
    const screens = (await screensOf(people)).find((group) => group.who === who)?.screens ?? [];
    for (const [at, path] of screens.entries()) {
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.goto(path);
      await drawn(page);
      const words = path
        .replace(/[0-9a-f-]{36}/g, 'id')
        .replace(/[?&=].*$/, '')
        .replace(/\W+/g, '-');
      const name = `${who ?? 'visitor'}-${String(at + 1).padStart(2, '0')}${words}`;
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: width === 360 ? 740 : 860 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          await page.screenshot({
            path: `${FOLDER}/${name}-${width}-${colorScheme}.png`,
            fullPage: true,
            animations: 'disabled',
          });
        }
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect.soft(over, `${path} at ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}
