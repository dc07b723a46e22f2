import { anyDni, unique } from './support/clinic';
import { accessible, expect, test } from './support/test';

test('the front desk finds a patient', async ({ people }) => {
  const page = await people.open('desk');
  await page.goto('/agenda');
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Pacientes' }).click();
  await accessible(page);
  await page.getByLabel('Buscar por nombre, documento o correo').fill('nadie se llama así');
  await expect(page.getByText('No encontramos a nadie')).toBeVisible();
  await accessible(page, 'nobody found');
  await page.getByLabel('Buscar por nombre, documento o correo').fill('ñañez');
  await page.getByRole('link', { name: 'Ver la ficha Bruno Ñáñez' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bruno Ñáñez');
  await expect(page.getByText('DNI 20477611')).toBeVisible();
  await accessible(page, 'a patient');
});

test('two patients who are one person are merged, for good', async ({ people }) => {
  const desk = await people.clinic('desk');
  const [name, documentNumber] = [`Delia ${unique()}`, anyDni()];
  const add = (rest: Record<string, string>): Promise<{ id: string }> =>
    desk.post('/patients', { fullName: name, documentNumber, ...rest });
  const older = await add({ documentType: 'dni', birthDate: '1961-08-14' });
  const newer = await add({ documentType: 'other', phone: '11 5555-0101' });
  const doctor = await desk.doctorCalled('Sosa');
  const slot = (await desk.slots(doctor.id)).items.at(-1);
  if (!slot) throw new Error('the demo clinic has no free slot');
  await desk.post('/appointments', { doctorId: doctor.id, start: slot.start, patientId: newer.id });

  const page = await people.open('desk');
  await page.goto('/pacientes');
  await page.getByRole('link', { name: 'Ver posibles duplicados' }).click();
  await accessible(page);
  const group = page.getByRole('main').getByRole('listitem').filter({ hasText: documentNumber });
  await group
    .first()
    .getByRole('link', { name: /^Comparar/ })
    .click();
  const row = (field: string) => page.getByRole('row').filter({ hasText: field });
  await expect(row('Documento').getByRole('cell')).toHaveText([
    `DNI ${documentNumber}`,
    `Documento ${documentNumber}`,
  ]);
  await expect(row('Teléfono')).toContainText('Se completa');
  await accessible(page, 'the comparison');

  await test.step('another may be kept', async () => {
    await page.getByRole('link', { name: 'Que quede la otra' }).click();
    await expect(page).toHaveURL(new RegExp(`/unir/${newer.id}/${older.id}$`));
    await expect(row('Fecha de nacimiento')).toContainText('Se completa');
    await page.getByRole('link', { name: 'Que quede la otra' }).click();
    await expect(row('Teléfono')).toContainText('Se completa');
  });

  await test.step('and they are merged', async () => {
    await expect(page.getByText('Turnos que pasan a la ficha que queda: 1 (próximos: 1).')).toBeVisible();
    await page.getByRole('button', { name: 'Unir las dos fichas' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('No se puede deshacer.');
    await accessible(page, 'the question before merging');
    await question.getByRole('button', { name: 'Unir las dos fichas' }).click();
    await expect(page).toHaveURL(new RegExp(`/pacientes/${older.id}$`));
    await expect(page.getByText('Unimos las dos fichas')).toBeVisible();
    await expect(page.getByText('+541155550101').or(page.getByText('1155550101'))).toBeVisible();
  });

  await test.step('the other leads to the one that stayed', async () => {
    await page.goto(`/pacientes/${newer.id}`);
    await expect(page.getByText('Unida a otra')).toBeVisible();
    await accessible(page, 'a patient who was merged');
    await page.getByRole('link', { name: 'Ir a la ficha que quedó' }).click();
    await expect(page).toHaveURL(new RegExp(`/pacientes/${older.id}$`));
    await page.goto('/pacientes/duplicados');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Posibles duplicados');
    await expect(page.getByText(documentNumber)).toHaveCount(0);
  });
});
