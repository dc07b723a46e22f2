import type { MergePreview, Patient } from '@api/patients-api';

/** The data of a patient that are compared, in the order in which they are shown. */
export const COMPARED = [
  'birthDate',
  'cuil',
  'phone',
  'email',
  'address',
  'emergencyContact',
  'language',
] as const satisfies readonly (keyof Patient)[];
export type Compared = (typeof COMPARED)[number];

const FIELD_NAMES: Readonly<Record<Compared, () => string>> = {
  birthDate: () => $localize`:@@patients.field.birth-date:Fecha de nacimiento`,
  cuil: () => $localize`:@@patients.field.cuil:CUIL`,
  phone: () => $localize`:@@patients.field.phone:Teléfono`,
  email: () => $localize`:@@patients.field.email:Correo`,
  address: () => $localize`:@@patients.field.address:Domicilio`,
  emergencyContact: () => $localize`:@@patients.field.emergency:Contacto de emergencia`,
  language: () => $localize`:@@patients.field.language:Idioma de los mensajes`,
};

export function fieldName(field: Compared): string {
  return FIELD_NAMES[field]();
}

const LOGIN: Readonly<Record<string, () => string>> = {
  none: () => $localize`:@@patients.merge.login.none:Ninguna de las dos tiene cuenta para ingresar.`,
  kept: () => $localize`:@@patients.merge.login.kept:La cuenta para ingresar sigue igual.`,
  moved: () =>
    $localize`:@@patients.merge.login.moved:La cuenta de la ficha que se cierra pasa a la que queda, con su misma contraseña.`,
  closed: () =>
    $localize`:@@patients.merge.login.closed:Las dos tienen cuenta: sigue la de la ficha que queda, y con la otra no se puede ingresar más.`,
};

const REFUSALS: Readonly<Record<string, () => string>> = {
  'merge-conflict': () =>
    $localize`:@@patients.merge.refused.conflict:Las dos fichas tienen turnos a la misma hora. Cancelá o mové uno de cada par; si se atendieron los dos, difícilmente sea la misma persona.`,
  'too-many-coverages': () =>
    $localize`:@@patients.merge.refused.coverages:Entre las dos tienen más coberturas de las que admite una ficha. Quitá antes las que ya no valen.`,
  'too-many-dependants': () =>
    $localize`:@@patients.merge.refused.dependants:Entre las dos están a cargo de más personas de las que admite una ficha. Quitá antes algún vínculo.`,
};

/** Why it cannot be done as things are, in words. */
export function refusalsOf(preview: MergePreview): string[] {
  return preview.refusals.map(
    (code) =>
      REFUSALS[code]?.() ??
      $localize`:@@patients.merge.refused:Así como están, estas fichas no se pueden unir.`,
  );
}

/** What a merge would do, a sentence each; what it would not touch is not spoken of. */
export function consequencesOf(preview: MergePreview): string[] {
  const { appointments, comingAppointments: coming, medicalRecords, coverages } = preview;
  const said: string[] = [];
  if (appointments > 0) {
    said.push(
      $localize`:@@patients.merge.turnos:Turnos que pasan a la ficha que queda: ${appointments}:count: (próximos: ${coming}:coming:).`,
    );
  }
  if (medicalRecords > 0) {
    said.push(
      $localize`:@@patients.merge.records:Entradas firmadas de la historia clínica: ${medicalRecords}:count:. Quedan como se firmaron y se leen dentro de la historia de la ficha que queda.`,
    );
  }
  if (coverages > 0) {
    said.push($localize`:@@patients.merge.coverages:Coberturas que se agregan: ${coverages}:count:.`);
  }
  if (preview.guardians > 0) {
    said.push(
      $localize`:@@patients.merge.guardians:Responsables que se agregan: ${preview.guardians}:count:.`,
    );
  }
  if (preview.dependants > 0) {
    said.push(
      $localize`:@@patients.merge.dependants:Personas a cargo que se agregan: ${preview.dependants}:count:.`,
    );
  }
  const filled = COMPARED.filter((field) => preview.filledFields.includes(field)).map(fieldName);
  if (filled.length > 0) {
    said.push(
      $localize`:@@patients.merge.filled:Datos que faltaban y se completan: ${filled.join(', ')}:fields:.`,
    );
  }
  const login = LOGIN[preview.login];
  if (login) said.push(login());
  return said;
}
