import { PASSWORD, unique } from './support/clinic';
import { accessible, expect, logIn, test } from './support/test';

test('an administrator sets up an office, a visit type and a doctor who can log in', async ({ people }) => {
  const page = await people.open('admin');
  const code = unique().toUpperCase();
  const office = `Sede ${code}`;
  const menu = page.getByRole('navigation', { name: 'Principal' });

  await test.step('an office; what the server refuses is said beside the field', async () => {
    people.expectedRefusals.add(409).add(422);
    await page.goto('/admin/sedes');
    await accessible(page);
    await page.getByRole('link', { name: 'Agregar sede' }).click();
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(page.locator('mat-error').first()).toBeVisible();
    await page.getByLabel('Nombre').fill(office);
    await page.getByLabel('Código interno').fill('CON ESPACIOS');
    await page.getByLabel('Dirección').fill('Cabildo 3000');
    await page.getByRole('button', { name: 'Guardar' }).click();
    const field = page.locator('mat-form-field').filter({ has: page.getByLabel('Código interno') });
    await expect(field).toContainText('Usá hasta 20 letras, números o guiones, sin espacios.');
    await accessible(page, 'the office with a refused code');
    await page.getByLabel('Código interno').fill('CENTRO');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(field).toContainText('Otra sede ya usa ese código.');
    await page.getByLabel('Código interno').fill(code);
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(page.getByRole('heading', { name: office })).toBeVisible();
    await page.getByRole('link', { name: new RegExp(`^Editar.*${office}`) }).click();
    await accessible(page, 'an office');
  });

  await test.step('a visit type', async () => {
    await menu.getByRole('link', { name: 'Tipos de turno' }).click();
    await accessible(page);
    await page.getByRole('link', { name: 'Agregar tipo' }).click();
    await page.getByLabel('Nombre').fill(`Espirometría ${code}`);
    await page.getByLabel('Duración (minutos)').fill('7');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(
      page.locator('mat-form-field').filter({ has: page.getByLabel('Duración (minutos)') }),
    ).toContainText('de 5 en 5');
    await accessible(page, 'the visit type with an error');
    await page.getByLabel('Duración (minutos)').fill('25');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(page.getByRole('heading', { name: `Espirometría ${code}` })).toBeVisible();
  });

  await test.step('a doctor with an account', async () => {
    await menu.getByRole('link', { name: 'Profesionales' }).click();
    await accessible(page);
    await page.getByRole('link', { name: 'Agregar profesional' }).click();
    await page.getByLabel('Nombre y apellido').fill(`Dr. Julián ${code}`);
    await page.getByLabel('Especialidad').fill('Neumonología');
    await page.getByLabel('Matrícula').fill('MN 118402');
    await page.getByLabel(office).check();
    await page.getByLabel('Crear una cuenta para que vea su agenda').check();
    await page.getByLabel('Correo electrónico').fill(`${code.toLowerCase()}@profesionales.example`);
    await page.getByLabel('Contraseña inicial').fill(PASSWORD);
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(page.locator('mat-form-field').filter({ has: page.getByLabel('Matrícula') })).toContainText(
      'Otro profesional ya tiene esa matrícula.',
    );
    await accessible(page, 'the doctor with a licence that is taken');
    await page.getByLabel('Matrícula').fill(`MN ${code}1`);
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(page.getByRole('heading', { name: `Dr. Julián ${code}` })).toBeVisible();
    const doctor = await people.open();
    await doctor.goto('/ingresar');
    await logIn(doctor, `${code.toLowerCase()}@profesionales.example`);
    await expect(doctor.getByRole('heading', { level: 1 })).toHaveText('Agenda');
  });

  await test.step('an office that is referred to is not deleted, and says why', async () => {
    await menu.getByRole('link', { name: 'Sedes' }).click();
    await page.getByRole('button', { name: new RegExp(`^Borrar.*${office}`) }).click();
    await accessible(page, 'the question before deleting');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Borrar' }).click();
    await expect(
      page.getByText(/No se puede: todavía depende de esto otra información \(profesionales: 1/),
    ).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: office })).toBeVisible();
  });
});

test('an administrator changes the rules of the clinic', async ({ people }) => {
  people.expectedRefusals.add(422);
  const page = await people.open('admin');
  await page.goto('/admin/ajustes');
  await accessible(page);
  const horizon = page.getByLabel('Hasta cuántos días adelante');
  const before = await horizon.inputValue();
  await horizon.fill('99999');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.locator('mat-form-field').filter({ has: horizon }).locator('mat-error')).toBeVisible();
  await accessible(page, 'the settings with an error');
  await horizon.fill(String(Number(before) + 1));
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Guardamos los cambios.')).toBeVisible();
  await page.reload();
  await expect(horizon).toHaveValue(String(Number(before) + 1));
  await horizon.fill(before);
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Guardamos los cambios.')).toBeVisible();
});

test('an administrator says what accounts need and when patients are written to', async ({ people }) => {
  const page = await people.open('admin');
  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Guardar' }).click();
    await expect(page.getByText('Guardamos los cambios.')).toBeVisible();
    await page.reload();
  };
  await page.goto('/admin/ajustes');
  const patients = page.getByRole('checkbox', { name: 'Pacientes' });
  const night = page.getByRole('checkbox', { name: 'No mandar recordatorios durante la noche' });
  const reminders = page.getByRole('group', { name: /^Recordatorio \d/ });
  await expect(reminders.first()).toBeVisible();
  const before = { night: await night.isChecked(), reminders: await reminders.count() };

  await patients.check();
  await night.check();
  await page.getByLabel('Desde').fill('21:30');
  await page.getByRole('button', { name: 'Agregar un recordatorio' }).click();
  const added = reminders.last();
  await added.getByLabel('Cuánto antes').fill('10');
  await added.getByLabel('Unidad').selectOption('minutos');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(added).toContainText('De 15 minutos a 14 días antes.');
  await accessible(page, 'the settings with a reminder that cannot be');
  await added.getByLabel('Cuánto antes').fill('5');
  await added.getByLabel('Unidad').selectOption('días');
  await save();
  await expect(patients).toBeChecked();
  await expect(page.getByLabel('Desde')).toHaveValue('21:30');
  await expect(reminders.first().getByLabel('Cuánto antes')).toHaveValue('5');

  await patients.uncheck();
  await night.setChecked(before.night);
  await reminders.first().getByRole('button', { name: 'Quitar el recordatorio' }).click();
  await save();
  await expect(patients).not.toBeChecked();
  await expect(reminders).toHaveCount(before.reminders);
});

test('an administrator lets a doctor depart from the rules', async ({ people }) => {
  const admin = await people.clinic('admin');
  const name = `Lectura de estudios ${unique()}`;
  await admin.post('/visit-types', { name, durationMinutes: 30 });
  const page = await people.open('admin');
  await page.goto('/admin/ajustes');
  await page.getByRole('link', { name: 'Excepciones a las reglas' }).click();
  await accessible(page);
  await page.getByRole('button', { name: 'Agregar excepción' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await expect(dialog).toContainText('Elegí un profesional, un tipo de turno, o los dos.');
  await dialog.getByLabel('Profesional', { exact: true }).selectOption({ label: 'Dr. Facundo Sosa' });
  await expect(dialog.getByLabel('Duración (minutos)')).toHaveCount(0);
  await dialog.getByLabel('Tipo de turno').selectOption(name);
  await dialog.getByLabel('Duración (minutos)').fill('481');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await expect(dialog).toContainText('Entre 5 y 480, o vacío.');
  await accessible(page, 'an override with an error');
  await page.screenshot({ path: 'e2e/screens/override.png' });
  await dialog.getByLabel('Duración (minutos)').fill('45');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: name });
  await expect(row).toContainText('Duración (minutos): 45');

  await row.getByRole('button', { name: /^Editar/ }).click();
  await expect(dialog.getByLabel('Duración (minutos)')).toHaveValue('45');
  await dialog.getByLabel('Anticipación mínima (minutos)').fill('0');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await expect(row).toContainText('Anticipación mínima (minutos): 0');
  await row.getByRole('button', { name: /^Borrar/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Borrar' }).click();
  await expect(row).toHaveCount(0);
});

test('days of closure ask what becomes of the turnos on them', async ({ people }) => {
  people.expectedRefusals.add(409);
  const admin = await people.clinic('admin');
  const { items } = await admin.get<{ items: { id: string; code: string }[] }>('/offices');
  const office = items.find(({ code }) => code === 'AVELLANEDA');
  const desk = await people.clinic('desk');
  const { items: slots } = await desk.slots((await desk.doctorCalled('Sosa')).id);
  const slot = slots.at(-1);
  if (!slot) throw new Error('the demo clinic has no free slot');
  const { items: patients } = await desk.get<{ items: { id: string }[] }>('/patients?q=Vega');
  const doctorId = (await desk.doctorCalled('Sosa')).id;
  await desk.post('/appointments', { doctorId, start: slot.start, patientId: patients[0]?.id });

  const page = await people.open('admin');
  await page.goto(`/admin/sedes/${office?.id ?? ''}`);
  await page.getByLabel('Primer día').fill(slot.start.slice(0, 10));
  await page.getByLabel('Último día (inclusive)').fill(slot.start.slice(0, 10));
  await page.getByLabel('Motivo (opcional)').fill('Desinfección');
  await page.getByRole('button', { name: 'Agregar un cierre' }).click();
  const question = page.getByRole('alertdialog', { name: 'Hay turnos en esos días' });
  await accessible(page, 'the turnos on the days of closure');
  await question.getByRole('button', { name: 'Volver' }).click();
  await expect(question).toBeHidden();
  const closure = page.getByRole('listitem').filter({ hasText: 'Desinfección' });
  await expect(closure).toHaveCount(0);
  await page.getByRole('button', { name: 'Agregar un cierre' }).click();
  await question.getByRole('button', { name: 'Mantener los turnos' }).click();
  await expect(page.getByText('Agregamos el cierre.')).toBeVisible();
  await closure.getByRole('button', { name: /^Borrar el cierre/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Borrar' }).click();
  await expect(closure).toHaveCount(0);
});
