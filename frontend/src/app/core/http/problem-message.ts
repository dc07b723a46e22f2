import { problemOf, type Problem } from './problem';

/** Our words for the server's codes. What is not here is said with the server's own detail. */
const MESSAGES: Readonly<Record<string, () => string>> = {
  network: () =>
    $localize`:@@core.problem.network:No pudimos conectarnos. Revisá tu conexión y probá de nuevo.`,
  unexpected: () =>
    $localize`:@@core.problem.unexpected:Algo salió mal de nuestro lado. Probá de nuevo en un momento.`,
  'invalid-credentials': () => $localize`:@@core.problem.credentials:El correo o la contraseña no coinciden.`,
  'account-locked': () =>
    $localize`:@@core.problem.locked:Hubo demasiados intentos. Esperá unos minutos y probá de nuevo.`,
  'account-inactive': () =>
    $localize`:@@core.problem.inactive:Esta cuenta está desactivada. Comunicate con la clínica.`,
  'email-taken': () =>
    $localize`:@@core.problem.email-taken:Ya hay una cuenta con ese correo. Ingresá con ella.`,
  'slot-taken': () => $localize`:@@core.problem.slot-taken:Alguien tomó ese horario recién.`,
  'patient-busy': () => $localize`:@@core.problem.patient-busy:Ya tenés otro turno a esa hora.`,
  'version-mismatch': () =>
    $localize`:@@core.problem.version:Alguien cambió estos datos mientras los editabas. Los volvimos a cargar.`,
  'illegal-transition': () =>
    $localize`:@@core.problem.transition:El turno ya cambió de estado y no admite esta acción.`,
  forbidden: () => $localize`:@@core.problem.forbidden:Tu cuenta no tiene permiso para esto.`,
  'validation-failed': () => $localize`:@@core.problem.validation:Revisá los datos marcados.`,
};

const BY_STATUS: Readonly<Record<number, () => string>> = {
  401: () => $localize`:@@core.problem.session:Tu sesión terminó. Ingresá de nuevo.`,
  403: () => $localize`:@@core.problem.forbidden:Tu cuenta no tiene permiso para esto.`,
  404: () => $localize`:@@core.problem.not-found:Esto ya no existe o no está a tu alcance.`,
  412: () =>
    $localize`:@@core.problem.version:Alguien cambió estos datos mientras los editabas. Los volvimos a cargar.`,
  429: () =>
    $localize`:@@core.problem.too-many:Demasiados pedidos seguidos. Esperá un momento y probá de nuevo.`,
  503: () => $localize`:@@core.problem.busy:El sistema está muy ocupado. Probá de nuevo en unos segundos.`,
};

/** A problem in words for a person. */
export function problemMessage(problem: Problem): string {
  const known = MESSAGES[problem.code];
  if (known) return known();
  if (problem.status < 500 && problem.detail) return problem.detail;
  return (BY_STATUS[problem.status] ?? MESSAGES['unexpected'])?.() ?? '';
}

/** Shorthand for what a `catch` or a failed resource holds. */
export function messageOf(error: unknown): string {
  return problemMessage(problemOf(error));
}
