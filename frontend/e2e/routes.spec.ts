import type { Who } from './support/clinic';
import { screensOf } from './support/screens';
import { accessible, expect, readable, test } from './support/test';

const WHO: readonly (Who | null)[] = [null, 'patient', 'doctor', 'desk', 'admin'];

/** Each address is opened from nothing, as by a reload or a link in a message. */
for (const language of ['es-AR', 'en']) {
  for (const who of WHO) {
    test(`every screen of ${who ?? 'a visitor'} in ${language}, light and dark`, async ({ people }) => {
      test.setTimeout(150_000);
      const page = await people.open(who ?? undefined);
      const screens = (await screensOf(people)).find((group) => group.who === who)?.screens ?? [];
      for (const path of screens) {
        const prefix = language === 'en' ? '/en' : '';
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(prefix + path);
        await accessible(page, `${path} in light`);
        await expect.soft(page.locator('html'), path).toHaveAttribute('lang', language);
        await expect.soft(page.locator('h1'), path).toHaveCount(1);
        await expect.soft(page, path).toHaveTitle(/TurnoPlus$/);
        await page.emulateMedia({ colorScheme: 'dark' });
        await readable(page, `${path} in dark`);
      }
    });
  }
}

test('an address that leads nowhere says so and leads back', async ({ people }) => {
  const page = await people.open();
  await page.goto('/nada/de/esto');
  await expect(page.getByText('No encontramos esta página')).toBeVisible();
  await page.getByRole('link', { name: 'Buscar un turno' }).click();
  await expect(page).toHaveURL(/\/$/);
});

test('the chosen language and theme stay after a reload', async ({ people }) => {
  const page = await people.open();
  await page.goto('/');
  await page.getByRole('button', { name: 'Idioma, tema y cuenta' }).click();
  await page.getByRole('button', { name: 'Oscuro' }).click();
  await accessible(page, 'the menu, dark');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the keyboard skips to the content, and a new page takes the focus', async ({ people }) => {
  const page = await people.open();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Saltar al contenido' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByRole('link', { name: 'Ingresar' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ingresá a tu cuenta');
  await expect(page.getByRole('main')).toBeFocused();
});
