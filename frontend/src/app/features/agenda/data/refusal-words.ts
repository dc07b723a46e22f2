import { problemOf } from '@core/http/problem';
import { problemMessage } from '@core/http/problem-message';

const WORDS: Readonly<Record<string, () => string>> = {
  'slot-taken': () =>
    $localize`:@@agenda.refused.taken:Ese horario ya está ocupado. Elegí otro o dá un sobreturno.`,
  'slot-unavailable': () =>
    $localize`:@@agenda.refused.unavailable:En ese horario no hay atención. Elegí otro.`,
  'patient-busy': () => $localize`:@@agenda.refused.patient-busy:El paciente ya tiene otro turno a esa hora.`,
  'overbooking-full': () => $localize`:@@agenda.refused.full:Ya no entran más sobreturnos en ese horario.`,
  'patient-closed': () =>
    $localize`:@@agenda.refused.closed:La ficha de este paciente está cerrada. No se le puede dar un turno.`,
  'too-early': () =>
    $localize`:@@agenda.refused.early:Todavía es temprano: el paciente puede estar por llegar.`,
  'day-over': () => $localize`:@@agenda.refused.day-over:El día de ese turno ya terminó.`,
};

const BOOKING_RULES: Readonly<Record<string, () => string>> = {
  'too-many-active': () =>
    $localize`:@@agenda.refused.too-many:El paciente ya tiene el máximo de turnos pendientes.`,
};

/** Why a step or a booking was refused, in the words of the front desk. */
export function refusalWords(error: unknown): string {
  const problem = problemOf(error);
  const rule = problem.extra['rule'];
  const words = typeof rule === 'string' ? BOOKING_RULES[rule] : undefined;
  return (words ?? WORDS[problem.code])?.() ?? problemMessage(problem);
}
