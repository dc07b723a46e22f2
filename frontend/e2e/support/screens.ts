import type { People } from './test';
import type { Who } from './clinic';

/** Every screen of the app, by who sees it; the ids in the addresses are those of the demo clinic. */
export async function screensOf(people: People): Promise<{ who: Who | null; screens: string[] }[]> {
  const [visitor, admin, patient] = [
    await people.clinic(),
    await people.clinic('admin'),
    await people.clinic('patient'),
  ];
  const doctor = await visitor.doctorCalled('Fernández');
  const slot = (await visitor.slots(doctor.id)).items[0];
  const { items: turnos } = await patient.get<{ items: { id: string }[] }>('/appointments');
  const { items: offices } = await admin.get<{ items: { id: string }[] }>('/offices');
  const desk = await people.clinic('desk');
  const { items: likely } = await desk.get<{ items: { patients: { id: string }[] }[] }>(
    '/patients/duplicates',
  );
  const [twin, other] = likely[0]?.patients ?? [];
  const { items: types } = await admin.get<{ items: { id: string }[] }>('/visit-types');
  const first = (items: { id: string }[]): string => items[0]?.id ?? '';
  const chosen = `doctor=${doctor.id}&sede=${slot?.officeId ?? ''}&inicio=${encodeURIComponent(slot?.start ?? '')}`;
  return [
    {
      who: null,
      screens: [
        '/',
        '/?especialidad=Pediatría&franja=evening',
        `/profesionales/${doctor.id}`,
        '/reservar',
        '/reservar?especialidad=Clínica médica',
        `/reservar?doctor=${doctor.id}`,
        `/reservar?${chosen}`,
        '/ingresar',
        '/crear-cuenta',
        '/olvide-mi-clave',
        '/restablecer-clave',
        '/verificar-correo',
        '/no-existe/esta-pagina',
      ],
    },
    {
      who: 'patient',
      screens: [
        '/inicio',
        '/mis-turnos',
        '/mis-turnos?vista=anteriores',
        `/mis-turnos/${first(turnos)}`,
        `/mis-turnos/${first(turnos)}/mover`,
        `/reservar?${chosen}`,
        '/perfil',
        '/perfil/seguridad',
      ],
    },
    { who: 'doctor', screens: ['/agenda', '/agenda/semana', '/disponibilidad', '/perfil'] },
    {
      who: 'desk',
      screens: [
        '/agenda',
        '/agenda/semana',
        '/agenda/dar-turno',
        '/disponibilidad',
        '/pacientes',
        '/pacientes/duplicados',
        `/pacientes/${twin?.id ?? ''}`,
        `/pacientes/unir/${twin?.id ?? ''}/${other?.id ?? ''}`,
      ],
    },
    {
      who: 'admin',
      screens: [
        '/admin/profesionales',
        '/admin/profesionales/nuevo',
        `/admin/profesionales/${doctor.id}`,
        '/admin/sedes',
        '/admin/sedes/nueva',
        `/admin/sedes/${first(offices)}`,
        '/admin/tipos-de-turno',
        '/admin/tipos-de-turno/nuevo',
        `/admin/tipos-de-turno/${first(types)}`,
        '/admin/ajustes',
        '/admin/ajustes/excepciones',
        '/pacientes',
        '/agenda',
      ],
    },
  ];
}
