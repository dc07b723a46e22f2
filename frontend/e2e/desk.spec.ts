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
