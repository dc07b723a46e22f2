import { anyDni, unique } from './support/clinic';
import { accessible, expect, test } from './support/test';

test('the front desk gives a turno to a patient found by name', async ({ people }) => {
  const page = await people.open('desk');
  await page.goto('/agenda');
  await accessible(page);
  await page.getByRole('link', { name: 'Dar un turno' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dar un turno');
  await accessible(page);
  await page
    .getByRole('combobox', { name: 'Profesional' })
    .selectOption({ label: 'Lic. Renata Duarte · Nutrición' });
  await page.getByLabel('Buscar paciente por nombre o DNI').fill('Ñáñez');
  const found = page
    .getByRole('region', { name: 'Paciente' })
    .getByRole('listitem')
    .getByRole('button')
    .first();
  const name = (await found.locator('span').first().innerText()).trim();
  await accessible(page, 'patients found');
  await found.click();
  await expect(page.getByRole('button', { name: 'Cambiar' })).toBeVisible();
  await page
    .getByRole('region', { name: 'Profesional y horario' })
    .getByRole('listitem')
    .getByRole('button')
    .last()
    .click();
  await page.getByLabel('Motivo de la consulta (opcional)').fill('Llamó por teléfono');
  await accessible(page, 'ready to be confirmed');
  await page.getByRole('button', { name: 'Reservar el turno' }).click();
  await expect(page.getByText(`Turno de ${name} reservado.`)).toBeVisible();
  await expect(
    page.getByRole('main').getByRole('listitem').filter({ hasText: 'Llamó por teléfono' }),
  ).toContainText(name);
});

test('the front desk writes down somebody new and says what is missing', async ({ people }) => {
  people.expectedRefusals.add(422);
  const page = await people.open('desk');
  const name = `Nadia ${unique()}`;
  await page.goto('/agenda/dar-turno');
  await page
    .getByRole('region', { name: 'Profesional y horario' })
    .getByRole('listitem')
    .getByRole('button')
    .first()
    .click();
  await page.getByRole('button', { name: 'Reservar el turno' }).click();
  await expect(page.getByText('Elegí para quién es el turno.')).toBeVisible();
  await page.getByLabel('Buscar paciente por nombre o DNI').fill(name);
  await expect(page.getByText('No encontramos a nadie con esos datos.')).toBeVisible();
  await page.getByRole('button', { name: 'Cargar un paciente nuevo' }).click();
  const form = page.getByRole('dialog', { name: 'Paciente nuevo' });
  await expect(form.getByLabel('Nombre y apellido')).toHaveValue(name);
  await form.getByLabel('Número').fill('12');
  await form.getByRole('button', { name: 'Guardar paciente' }).click();
  await expect(form.locator('mat-error')).toBeVisible();
  await accessible(page, 'a new patient with an error');
  await form.getByLabel('Número').fill(anyDni());
  await form.getByRole('button', { name: 'Guardar paciente' }).click();
  await expect(form).toHaveCount(0);
  await page.getByRole('button', { name: 'Reservar el turno' }).click();
  await expect(page.getByText(`Turno de ${name} reservado.`)).toBeVisible();
});

test('the front desk is told whom the clinic may know already', async ({ people }) => {
  people.expectedRefusals.add(409);
  const desk = await people.clinic('desk');
  const documentNumber = anyDni();
  const known = `Rosa Conocida ${unique()}`;
  await desk.post('/patients', {
    fullName: known,
    documentType: 'dni',
    documentNumber,
    birthDate: '1970-03-09',
  });
  const page = await people.open('desk');
  await page.goto('/agenda/dar-turno');
  const another = `Rosa Otra ${unique()}`;
  const write = async (): Promise<void> => {
    await page.getByLabel('Buscar paciente por nombre o DNI').fill(another);
    await page.getByRole('button', { name: 'Cargar un paciente nuevo' }).click();
    await page.getByLabel('Documento', { exact: true }).selectOption('Otro');
    await page.getByLabel('Número').fill(documentNumber);
    await page.getByRole('button', { name: 'Guardar paciente' }).click();
    await expect(page.getByText('Puede que ya esté cargado')).toBeFocused();
  };

  await write();
  await accessible(page, 'somebody who may be known');
  await page.screenshot({ path: 'e2e/screens/desk-known-patient.png', animations: 'disabled' });
  await page.getByRole('button', { name: 'Corregir los datos' }).click();
  await expect(page.getByLabel('Nombre y apellido')).toHaveValue(another);
  await page.getByRole('button', { name: 'Guardar paciente' }).click();
  await page.getByRole('button', { name: new RegExp(`^Es esta persona.*${known}`) }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Paciente' })).toContainText(known);

  await page.getByRole('button', { name: 'Cambiar' }).click();
  await write();
  await page.getByRole('button', { name: 'Es otra persona: guardar igual' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Paciente' })).toContainText(another);
});
