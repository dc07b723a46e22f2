import { type Appointment, type Clinic, clockAt, PASSWORD, unique } from './support/clinic';
import { accessible, expect, logIn, type Page, test } from './support/test';

const ZONE = 'America/Argentina/Buenos_Aires';

interface NewDoctor {
  readonly id: string;
  readonly fullName: string;
  readonly email: string;
}

/** A doctor with an account, at the first office, without any hours. */
async function newDoctor(admin: Clinic): Promise<NewDoctor> {
  const email = `${unique()}@profesionales.example`;
  const { items: offices } = await admin.get<{ items: { id: string }[] }>('/offices');
  const doctor = await admin.post<{ id: string; fullName: string }>('/doctors', {
    fullName: `Dra. Paula ${unique()}`,
    licenseNumber: `MN ${unique()}1`,
    specialty: 'Alergología',
    officeIds: [offices[0]?.id],
    account: { email, password: PASSWORD },
  });
  return { ...doctor, email };
}

/** A turno a few minutes from now, at an office where it is not nearly midnight: its day is today. */
async function walkIn(admin: Clinic, desk: Clinic, doctorId: string): Promise<Appointment> {
  const awake = [ZONE, 'Asia/Tokyo'].find((zone) => {
    const hour = Number(clockAt(new Date().toISOString(), zone).slice(0, 2));
    return hour >= 1 && hour < 22;
  });
  const office = await admin.post<{ id: string }>('/offices', {
    code: unique().toUpperCase(),
    name: `Guardia ${unique()}`,
    address: 'Av. San Juan 100',
    timeZone: awake,
  });
  const doctor = await admin.get<{ officeIds: string[] }>(`/doctors/${doctorId}`);
  await admin.send('PATCH', `/doctors/${doctorId}`, { officeIds: [...doctor.officeIds, office.id] });
  const { items: patients } = await desk.get<{ items: { id: string }[] }>('/patients?q=Herrera');
  return desk.post('/appointments', {
    doctorId,
    officeId: office.id,
    patientId: patients[0]?.id,
    start: new Date(Math.ceil(Date.now() / 300_000 + 1) * 300_000).toISOString(),
    override: { reason: 'Vino sin turno' },
  });
}

/** The page of a day, where the turno of a patient is a list item. */
function turnoOf(page: Page, patient: string): ReturnType<Page['getByRole']> {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: patient });
}

test('a doctor publishes a week, sees the booking and calls it off for an absence', async ({ people }) => {
  const doctor = await newDoctor(await people.clinic('admin'));
  const page = await people.open();

  await test.step('logs in', async () => {
    await page.goto('/ingresar');
    await logIn(page, doctor.email);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Agenda');
    await expect(page.getByText('No hay turnos este día')).toBeVisible();
    await accessible(page);
  });

  await test.step('publishes the mornings of every day', async () => {
    await page.getByRole('link', { name: 'Horarios' }).click();
    await expect(page.getByText('Todavía no hay horarios semanales')).toBeVisible();
    await page.getByRole('button', { name: 'Agregar horario' }).click();
    const hours = page.getByRole('dialog');
    await hours.getByRole('button', { name: 'Guardar' }).click();
    await expect(hours.getByText('Elegí al menos un día.')).toBeVisible();
    for (const day of ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo']) {
      await hours.getByRole('button', { name: day }).click();
    }
    await hours.getByLabel('Desde las').fill('12:00');
    await hours.getByLabel('Hasta las').fill('08:00');
    await hours.getByRole('button', { name: 'Guardar' }).click();
    await expect(hours.getByText('Tiene que terminar después de empezar.')).toBeVisible();
    await accessible(page, 'the hours with an error');
    await hours.getByLabel('Desde las').fill('08:00');
    await hours.getByLabel('Hasta las').fill('12:00');
    await hours.getByRole('button', { name: 'Guardar' }).click();
    await expect(page.getByText('Guardamos los horarios.')).toBeVisible();
    await expect(page.getByText('08:00–12:00')).toHaveCount(7);
    await accessible(page);
  });

  const { page: patient } = await people.openNew('Gala Gómez');
  await test.step('a patient finds the new slots and books one', async () => {
    await patient.goto('/');
    await patient.getByLabel('Profesional').fill(doctor.fullName);
    await patient.getByRole('heading', { name: doctor.fullName }).getByRole('link').click();
    await expect(patient.getByRole('heading', { level: 1 })).toHaveText(doctor.fullName);
    await accessible(patient);
    // The second day offered is never today.
    await patient.getByRole('group', { name: 'Día' }).getByRole('button').nth(1).click();
    await patient.getByRole('button', { name: '08:00' }).click();
    await patient.getByRole('button', { name: 'Confirmar turno' }).click();
    await expect(patient.getByText('¡Listo! Tu turno está confirmado.')).toBeVisible();
  });

  const desk = await people.clinic('desk');
  const { items } = await desk.get<{ items: Appointment[] }>(`/doctors/${doctor.id}/appointments`);
  const day = (items[0]?.start ?? '').slice(0, 10);

  await test.step('the doctor sees it in the day and in the week', async () => {
    await page.goto(`/agenda?dia=${day}`);
    await page.reload();
    await expect(turnoOf(page, 'Gala Gómez')).toContainText('08:00');
    await accessible(page);
    await page.getByRole('link', { name: 'Ver la semana' }).click();
    await expect(page.getByRole('link', { name: /Gala Gómez/ })).toBeVisible();
    await accessible(page);
  });

  await test.step('an absence asks what becomes of it, and cancels it', async () => {
    people.expectedRefusals.add(409);
    await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Horarios' }).click();
    await page.getByRole('button', { name: 'Agregar ausencia' }).click();
    const absence = page.getByRole('dialog', { name: 'Ausencia nueva' });
    await absence.getByLabel('Desde el día').fill(day);
    await absence.getByLabel('Hasta el día (inclusive)').fill(day);
    await absence.getByLabel('Motivo (opcional)').fill('Congreso');
    await accessible(page, 'the absence');
    await absence.getByRole('button', { name: 'Guardar' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('Gala Gómez');
    await accessible(page, 'the turnos that it affects');
    await question.getByRole('button', { name: 'Volver sin cambiar nada' }).click();
    await expect(absence).toBeVisible();
    await absence.getByRole('button', { name: 'Guardar' }).click();
    await question.getByRole('button', { name: 'Cancelar los turnos' }).click();
    await expect(page.getByText('Guardamos los horarios.')).toBeVisible();
    await expect(turnoOf(page, 'Congreso')).toBeVisible();
    await accessible(page, 'the hours with an absence');
  });

  await test.step('the patient sees that it was cancelled', async () => {
    await patient.reload();
    await expect(patient.getByRole('main').getByText('Cancelado')).toBeVisible();
  });
});

test('a doctor receives the patient of today, and finishes', async ({ people }) => {
  const admin = await people.clinic('admin');
  const doctor = await newDoctor(admin);
  const turno = await walkIn(admin, await people.clinic('desk'), doctor.id);
  const page = await people.open();
  await page.goto(`/agenda?dia=${new Date(turno.start).toLocaleDateString('sv-SE', { timeZone: ZONE })}`);
  people.expectedRefusals.add(401);
  await logIn(page, doctor.email);
  const row = turnoOf(page, turno.patientName);
  await expect(row).toContainText('Confirmado');
  await row.getByRole('button', { name: /^Más/ }).click();
  await page.getByRole('menuitem', { name: 'Cancelar' }).click();
  const question = page.getByRole('alertdialog');
  await accessible(page, 'the question before cancelling');
  await question.getByRole('button', { name: 'Volver' }).click();
  await expect(question).toHaveCount(0);
  await page.reload();
  await expect(row).toContainText('Confirmado');
  await row.getByRole('button', { name: /^Llegó/ }).click();
  await expect(row).toContainText('En sala de espera');
  await accessible(page, 'the waiting room');
  await row.getByRole('button', { name: /^Atender/ }).click();
  await expect(row).toContainText('En consulta');
  await row.getByRole('button', { name: /^Finalizar/ }).click();
  await expect(row).toContainText('Atendido');
  await accessible(page, 'the day done');
  await page.reload();
  await expect(row).toContainText('Atendido');
});
