import { anyDni, clockAt, PASSWORD, unique } from './support/clinic';
import { accessible, expect, logIn, test } from './support/test';

test('a patient registers, books in four steps, moves, cancels and leaves', async ({ people }) => {
  const page = await people.open();
  const email = `${unique()}@pacientes.example`;

  await test.step('registers', async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sacá tu turno en un minuto');
    await accessible(page);
    await page.getByRole('link', { name: 'Crear cuenta' }).click();
    await page.getByRole('button', { name: 'Crear mi cuenta' }).click();
    await expect(page.getByText('Falta que aceptes los términos.')).toBeVisible();
    await accessible(page, 'the form with what is missing');
    await page.getByLabel('Nombre y apellido').fill('Zoe Ñandú');
    await page.getByLabel('Número').fill(anyDni());
    await page.getByLabel('Correo electrónico').fill(email);
    await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
    await page.getByLabel(/Acepto los términos/).check();
    await page.getByRole('button', { name: 'Crear mi cuenta' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hola, Zoe');
    await accessible(page);
  });

  await test.step('books', async () => {
    await page.getByRole('link', { name: 'Sacar turno' }).first().click();
    await expect(page.getByText('Paso 1 de 4')).toBeVisible();
    await accessible(page);
    await page.getByRole('link', { name: /Kinesiología/ }).click();
    await expect(page.getByText('Paso 2 de 4')).toBeVisible();
    await accessible(page);
    await page
      .getByRole('region', { name: 'O elegí con quién' })
      .getByRole('link', { name: /Facundo Sosa/ })
      .click();
    await expect(page.getByText('Paso 3 de 4')).toBeVisible();
    await accessible(page);
    await page.getByRole('main').getByRole('listitem').getByRole('button').first().click();
    await expect(page.getByText('Paso 4 de 4')).toBeVisible();
    await accessible(page);
    await page.getByLabel('Motivo de la consulta (opcional)').fill('Rodilla');
    await page.getByRole('button', { name: 'Confirmar turno' }).click();
    await expect(page.getByText('¡Listo! Tu turno está confirmado.')).toBeVisible();
    await accessible(page);
  });

  await test.step('sees it again after a reload, on the list and at home', async () => {
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Turno con Dr. Facundo Sosa');
    await expect(page.getByText('Rodilla')).toBeVisible();
    await page
      .getByRole('navigation', { name: 'Principal' })
      .getByRole('link', { name: 'Mis turnos' })
      .click();
    await expect(page.getByRole('main').getByRole('link', { name: /Facundo Sosa/ })).toHaveCount(1);
    await accessible(page);
    await page
      .getByRole('main')
      .getByRole('link', { name: /Facundo Sosa/ })
      .click();
  });

  await test.step('moves it', async () => {
    const before = await page.locator('.moment').allInnerTexts();
    await page.getByRole('link', { name: 'Mover' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('¿Cuándo te queda mejor?');
    await accessible(page);
    await page.getByRole('group', { name: 'Día' }).getByRole('button').last().click();
    await page.getByRole('main').getByRole('listitem').getByRole('button').last().click();
    await accessible(page, 'the new time beside the old');
    await page.getByRole('button', { name: 'Mover el turno' }).click();
    await expect(page.getByText('Movimos tu turno.')).toBeVisible();
    expect(await page.locator('.moment').allInnerTexts()).not.toEqual(before);
  });

  await test.step('cancels it', async () => {
    await page.getByRole('button', { name: 'Cancelar turno' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('El horario queda libre para otra persona.');
    await accessible(page, 'the question before cancelling');
    await question.getByRole('button', { name: 'Cancelar el turno' }).click();
    await expect(page.getByText('Cancelaste el turno. El horario quedó libre.')).toBeVisible();
    await expect(page.getByRole('main').getByText('Cancelado')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Cancelar turno' })).toHaveCount(0);
    await accessible(page, 'the cancelled turno');
  });

  await test.step('logs out; what is protected asks to log in and leads back', async () => {
    people.expectedRefusals.add(401);
    await page.getByRole('button', { name: 'Idioma, tema y cuenta' }).click();
    await page.getByRole('button', { name: 'Cerrar sesión' }).click();
    await expect(page.getByRole('link', { name: 'Ingresar' })).toBeVisible();
    await page.goto('/mis-turnos');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ingresá a tu cuenta');
    await accessible(page);
    await logIn(page, email, 'not-the-password');
    await expect(page.getByRole('alert')).toBeVisible();
    await logIn(page, email);
    await expect(page).toHaveURL(/\/mis-turnos$/);
    await expect(page.getByText('No tenés turnos próximos')).toBeVisible();
  });
});

test('nothing of a person is left on the screen of the next one', async ({ people }) => {
  const { page } = await people.openNew('Ana Antes');
  const { email } = await people.openNew('Dora Después');
  await page.goto('/mis-turnos');
  const doctor = await (await people.clinic()).doctorCalled('Duarte');
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Inicio' }).click();
  await page.getByRole('link', { name: 'Sacar turno' }).first().click();
  await page.getByRole('link', { name: /Nutrición/ }).click();
  await page
    .getByRole('link', { name: new RegExp(doctor.fullName) })
    .first()
    .click();
  await page.getByRole('button', { name: 'Confirmar turno' }).click();
  await expect(page.getByText('¡Listo! Tu turno está confirmado.')).toBeVisible();
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Mis turnos' }).click();
  await expect(page.getByRole('main').getByRole('link', { name: new RegExp(doctor.fullName) })).toHaveCount(
    1,
  );
  await page.getByRole('button', { name: 'Idioma, tema y cuenta' }).click();
  await page.getByRole('button', { name: 'Cerrar sesión' }).click();
  await page.getByRole('link', { name: 'Ingresar' }).click();
  await logIn(page, email);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hola, Dora');
  await expect(page.getByText('No tenés turnos próximos')).toBeVisible();
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Mis turnos' }).click();
  await expect(page.getByText('No tenés turnos próximos')).toBeVisible();
});

test('a visitor chooses first and says who they are last', async ({ people }) => {
  const page = await people.open();
  await page.goto('/');
  await page.getByLabel('Especialidad').selectOption('Nutrición');
  await page.getByRole('list', { name: 'Primeros turnos libres' }).first().getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Falta un paso: ¿quién sos?' })).toBeVisible();
  await accessible(page);
  const { email } = await people.openNew('Vera Ríos');
  await page.getByRole('main').getByRole('link', { name: 'Ingresar' }).click();
  await expect(page.getByText('Guardamos el horario que elegiste.')).toBeVisible();
  await logIn(page, email);
  await page.getByRole('button', { name: 'Confirmar turno' }).click();
  await expect(page.getByText('¡Listo! Tu turno está confirmado.')).toBeVisible();
});

test('a slot that somebody took meanwhile is said kindly, with near ones to choose', async ({ people }) => {
  const desk = await people.clinic('desk');
  const doctor = await desk.doctorCalled('Sosa');
  const { timeZone, items } = await desk.slots(doctor.id);
  const slot = items[items.length >> 1];
  if (!slot) throw new Error('the demo clinic has no free slot');
  const { page } = await people.openNew('Tomás Tarde');
  people.expectedRefusals.add(409);

  await page.goto(
    `/reservar?doctor=${doctor.id}&sede=${slot.officeId}&inicio=${encodeURIComponent(slot.start)}`,
  );
  await expect(page.getByText(`${clockAt(slot.start, timeZone)} h`)).toBeVisible();
  const { items: patients } = await desk.get<{ items: { id: string }[] }>('/patients?q=Castro');
  await desk.post('/appointments', { doctorId: doctor.id, start: slot.start, patientId: patients[0]?.id });
  await page.getByRole('button', { name: 'Confirmar turno' }).click();

  const said = page.getByRole('alert', { name: 'Alguien tomó ese horario recién' });
  await expect(said).toContainText('estos son los más cercanos que siguen libres');
  await accessible(page, 'the near ones');
  const near = said.getByRole('listitem').getByRole('button');
  expect(await near.count()).toBeGreaterThan(0);
  await near.first().click();
  await expect(said).toHaveCount(0);
  await page.getByRole('button', { name: 'Confirmar turno' }).click();
  await expect(page.getByText('¡Listo! Tu turno está confirmado.')).toBeVisible();
});

test('a person chooses the language of their messages', async ({ people }) => {
  const { page } = await people.openNew('Greta Dos Idiomas');
  await page.goto('/perfil');
  const language = page.getByLabel('Idioma de los mensajes');
  await expect(language).toHaveValue('');
  await language.selectOption('English');
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page.getByText('Guardamos tus datos.')).toBeVisible();
  await page.reload();
  await expect(language).toHaveValue('en');
});
