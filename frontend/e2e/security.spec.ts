import { createHmac } from 'node:crypto';

import { PASSWORD } from './support/clinic';
import { accessible, expect, logIn, test } from './support/test';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows now for a secret in base 32 (RFC 6238). */
function codeOf(secret: string): string {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('somebody sets up two steps, logs in with a recovery code and takes them away', async ({ people }) => {
  people.expectedRefusals.add(401).add(422);
  const { page, email } = await people.openNew('Lucía Dos Pasos');
  await page.goto('/perfil/seguridad');
  await page.getByRole('button', { name: 'Configurar' }).click();
  await accessible(page, 'the QR code');
  const secret = await page.locator('.secret').innerText();
  await page.getByLabel('Código de 6 números').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Activar' }).click();
  await expect(page.getByRole('heading', { name: 'Guardá tus códigos de recuperación' })).toBeFocused();
  await accessible(page, 'the recovery codes');
  const [code] = await page.locator('.codes li').allInnerTexts();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(code ?? '')).toBeVisible();
  await expect(page.getByRole('heading')).toHaveText([
    'Verificación en dos pasos',
    'Guardá tus códigos de recuperación',
  ]);
  await expect(page.getByRole('button')).toHaveCount(0);
  await page.screenshot({ path: 'e2e/screens/printed-codes.png', fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  await expect(page.getByRole('button', { name: 'Listo' })).toBeDisabled();
  await page.getByLabel('Ya los guardé en un lugar seguro').check();
  await page.getByRole('button', { name: 'Listo' }).click();
  await expect(page.getByText('Activada')).toBeVisible();

  const other = await people.open();
  await other.goto('/ingresar');
  await logIn(other, email, PASSWORD);
  await expect(other.getByText('Tu cuenta tiene verificación en dos pasos')).toBeVisible();
  await accessible(other, 'the second step of the login');
  await other.getByRole('button', { name: 'No tengo el teléfono' }).click();
  await other.getByLabel('Código de recuperación').fill(code ?? '');
  await other.getByRole('button', { name: 'Ingresar', exact: true }).click();
  await expect(other).toHaveURL(/\/inicio$/);

  await page.getByRole('button', { name: 'Quitar la verificación' }).click();
  await page.getByRole('button', { name: 'Quitarla' }).click();
  await expect(page.getByRole('button', { name: 'Configurar' })).toBeVisible();
});

test('what needs the password again is done once it is shown', async ({ people }) => {
  people.expectedRefusals.add(403).add(422);
  const { page } = await people.openNew('Mario Otra Vez');
  await page.goto('/perfil/seguridad');
  // The server asks ten minutes after a login: the first answer stands for that moment.
  await page.route(
    '**/auth/email/change',
    (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'reauthentication-required' }),
      }),
    { times: 1 },
  );
  await page.getByLabel('Correo nuevo').fill('mario.otra.vez@pacientes.example');
  await page.getByRole('button', { name: 'Cambiar el correo' }).click();
  const dialog = page.getByRole('dialog');
  await accessible(page, 'the dialog that asks for the password');
  await dialog.getByLabel('Contraseña', { exact: true }).fill('no es esta');
  await dialog.getByRole('button', { name: 'Confirmar' }).click();
  await expect(dialog.getByText('La contraseña no es correcta.')).toBeVisible();
  await dialog.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Confirmar' }).click();
  await expect(page.getByText('Escribimos a mario.otra.vez@pacientes.example')).toBeVisible();
});
