import { anyDni, type Clinic, PASSWORD, unique } from './support/clinic';
import { linkTo, test } from './support/mailing';
import { accessible, expect, logIn } from './support/test';

/** Whether who registers has to prove the address first. */
async function askForProof(admin: Clinic, verifyEmail: boolean): Promise<void> {
  const { version } = await admin.get<{ version: number }>('/settings');
  await admin.send('PATCH', '/settings', { accounts: { verifyEmail } }, version);
}

test('somebody proves an address with the link of a letter, books, and gets the turno by mail', async ({
  people,
  mailbox,
}) => {
  people.expectedRefusals.add(403);
  const admin = await people.clinic('admin');
  await askForProof(admin, true);
  const email = `${unique()}@pacientes.example`;
  const page = await people.open();

  await test.step('signs up, and does not get in yet', async () => {
    await page.goto('/crear-cuenta');
    await page.getByLabel('Nombre y apellido').fill('Nélida Correo');
    await page.getByLabel('Número').fill(anyDni());
    await page.getByLabel('Correo electrónico').fill(email);
    await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
    await page.getByLabel(/Acepto los términos/).check();
    await page.getByRole('button', { name: 'Crear mi cuenta' }).click();
    await expect(page.getByText(email)).toBeVisible();
    await accessible(page, 'a letter is on its way');
    await page.goto('/ingresar');
    await logIn(page, email);
    await expect(page.getByText('Falta confirmar tu correo.')).toBeVisible();
    await accessible(page, 'a login that has to wait for the letter');
  });

  await test.step('opens the link', async () => {
    await page.goto(linkTo('verificar-correo', await mailbox.letterTo(email, /correo/i)));
    await expect(page).toHaveURL(/\/verificar-correo$/);
    await accessible(page, 'the link of the letter');
    await page.getByRole('button', { name: 'Confirmar mi correo' }).click();
    await expect(page.getByText('Listo, tu correo quedó confirmado.')).toBeVisible();
    await accessible(page, 'the address is proved');
    await page.getByRole('main').getByRole('link', { name: 'Ingresar' }).click();
  });

  await test.step('logs in and books', async () => {
    await logIn(page, email);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hola, Nélida');
    const doctor = await admin.doctorCalled('Sosa');
    const slot = (await admin.slots(doctor.id)).items[0];
    if (!slot) throw new Error('the demo clinic has no free slot');
    const chosen = new URLSearchParams({ doctor: doctor.id, sede: slot.officeId, inicio: slot.start });
    await page.goto(`/reservar?${chosen.toString()}`);
    await page.getByRole('button', { name: 'Confirmar turno' }).click();
    await expect(page.getByText('¡Listo! Tu turno está confirmado.')).toBeVisible();
    const letter = await mailbox.letterTo(email, /turno/i);
    expect(letter.text).toContain('Facundo Sosa');
    expect(letter.attachments.map(({ mimeType }) => mimeType)).toContain('text/calendar');
  });
  await askForProof(admin, false);
});

test('somebody who forgot the password chooses another with the link of a letter', async ({
  people,
  mailbox,
}) => {
  people.expectedRefusals.add(401).add(422);
  const { email } = await people.openNew('Olga Olvido');
  const page = await people.open();
  const another = `otra frase ${unique()}`;

  await page.goto('/ingresar');
  await page.getByRole('link', { name: '¿Olvidaste tu contraseña?' }).click();
  // The page before has a field of the same name.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('¿Olvidaste tu contraseña?');
  await page.getByLabel('Correo electrónico').fill(email);
  await page.getByRole('button', { name: 'Mandame el enlace' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revisá tu correo');
  await accessible(page, 'the letter was asked for');

  const link = linkTo('restablecer-clave', await mailbox.letterTo(email, /contraseña/i));
  await page.goto(link);
  await expect(page).toHaveURL(/\/restablecer-clave$/);
  await page.getByLabel('Contraseña nueva').fill(another);
  await page.getByRole('button', { name: 'Guardar la contraseña' }).click();
  await expect(page.getByText('Listo, guardamos tu contraseña nueva.')).toBeVisible();
  await accessible(page, 'the login after the reset');
  await logIn(page, email, PASSWORD);
  await expect(page.getByText('El correo o la contraseña no coinciden.')).toBeVisible();
  await logIn(page, email, another);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hola, Olga');

  await test.step('the link works once', async () => {
    const late = await people.open();
    await late.goto(link);
    await late.getByLabel('Contraseña nueva').fill(`${another} más`);
    await late.getByRole('button', { name: 'Guardar la contraseña' }).click();
    await expect(late.getByText('Ese enlace ya no sirve')).toBeVisible();
    await accessible(late, 'a link that was used');
  });
});
