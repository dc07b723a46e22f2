import { problemOf, type Problem } from './problem';

/** Our words for the server's codes. What is not here is said with the server's own detail. */
const MESSAGES: Record<string, (problem: Problem) => string> = {
  network: () =>
    $localize`:@@core.problem.network:No pudimos conectarnos. Revisá tu conexión y probá de nuevo.`,
  unexpected: () =>
    $localize`:@@core.problem.unexpected:Algo salió mal de nuestro lado. Probá de nuevo en un momento.`,
  unavailable: () =>
    $localize`:@@core.problem.unavailable:El sistema no está disponible en este momento. Probá de nuevo en un rato.`,
  'timed-out': () =>
    $localize`:@@core.problem.timed-out:La respuesta tardó demasiado. Fijate si el cambio quedó hecho antes de repetirlo.`,
  'invalid-request': () => $localize`:@@core.problem.validation:Revisá los datos marcados.`,
  'slot-taken': () => $localize`:@@core.problem.slot-taken:Alguien tomó ese horario recién.`,
  'slot-unavailable': () =>
    $localize`:@@core.problem.slot-unavailable:Ese horario ya no se ofrece. Elegí otro.`,
  'patient-busy': () =>
    $localize`:@@core.problem.patient-busy:Ya hay otro turno a esa hora para la misma persona.`,
  'patient-closed': () =>
    $localize`:@@core.problem.patient-closed:Esta ficha de paciente está cerrada. Comunicate con la clínica.`,
  'illegal-transition': () =>
    $localize`:@@core.problem.transition:El turno ya cambió de estado y no admite esta acción.`,
  'appointment-begun': () =>
    $localize`:@@core.problem.begun:El turno ya empezó. Para cambiarlo, llamá a la clínica.`,
  'booking-refused': ({ extra }) =>
    extra['rule'] === 'too-many-active'
      ? $localize`:@@core.problem.too-many-active:Llegaste al máximo de turnos pendientes. Cancelá alguno para sacar otro.`
      : $localize`:@@core.problem.not-self-bookable:Este tipo de turno lo da la clínica. Comunicate con la recepción.`,
};

const BY_STATUS: Readonly<Record<number, (problem: Problem) => string>> = {
  401: () => $localize`:@@core.problem.session:Tu sesión terminó. Ingresá de nuevo.`,
  403: () => $localize`:@@core.problem.forbidden:Tu cuenta no tiene permiso para esto.`,
  404: () => $localize`:@@core.problem.not-found:Esto ya no existe o no está a tu alcance.`,
  412: () =>
    $localize`:@@core.problem.version:Alguien cambió estos datos mientras los editabas. Los volvimos a cargar.`,
  429: () =>
    $localize`:@@core.problem.too-many:Demasiados pedidos seguidos. Esperá un momento y probá de nuevo.`,
  503: () => $localize`:@@core.problem.busy:El sistema está muy ocupado. Probá de nuevo en unos segundos.`,
};

/** Adds the words of screens that the first page travels without. */
export function addWords(words: typeof MESSAGES): void {
  Object.assign(MESSAGES, words);
}

/** A problem in words for a person. */
export function problemMessage(problem: Problem): string {
  const known = MESSAGES[problem.code];
  if (known) return known(problem);
  if (problem.status < 500 && problem.status !== 429 && problem.detail) return problem.detail;
  return (BY_STATUS[problem.status] ?? MESSAGES['unexpected'])?.(problem) ?? '';
}

/** Shorthand for what a `catch` or a failed resource holds. */
export function messageOf(error: unknown): string {
  return problemMessage(problemOf(error));
}
