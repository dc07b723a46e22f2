import type { AppointmentStep } from '@api/appointments-api';
import type { Appointment, AppointmentStatus } from '@api/models';
import { civilDateOf } from '@shared/util/civil';

export type AgendaStep = AppointmentStep | 'cancel';

export interface NextSteps {
  /** What usually comes next: the big button. */
  readonly primary: AppointmentStep | null;
  readonly others: readonly AgendaStep[];
}

/** How long after the start a patient counts as late; the clinic's own grace is judged by the server. */
const USUAL_GRACE_MS = 15 * 60_000;

const NONE: NextSteps = { primary: null, others: [] };

/**
 * The legal next states of a turno, as far as the clock allows them: a day is run on the day itself, so a turno of
 * tomorrow can only be confirmed or cancelled.
 */
export function nextSteps(turno: Pick<Appointment, 'status' | 'start' | 'timeZone'>, now: Date): NextSteps {
  const today = civilDateOf(now, turno.timeZone);
  const date = civilDateOf(turno.start, turno.timeZone);
  const dayHasCome = date <= today;
  switch (turno.status) {
    case 'requested':
      return { primary: 'confirm', others: ['cancel'] };
    case 'booked': {
      if (!dayHasCome) return { primary: null, others: ['cancel'] };
      const late = now.getTime() >= Date.parse(turno.start) + USUAL_GRACE_MS;
      return { primary: 'arrive', others: late ? ['complete', 'no-show', 'cancel'] : ['complete', 'cancel'] };
    }
    case 'arrived':
      return { primary: 'start', others: ['complete', 'cancel'] };
    case 'in_consultation':
      return { primary: 'complete', others: [] };
    case 'no_show':
      return date === today ? { primary: null, others: ['arrive'] } : NONE;
    case 'completed':
    case 'cancelled':
      return NONE;
  }
}

const WAITING: readonly AppointmentStatus[] = ['booked', 'requested'];

/**
 * Who comes next: who waits, the earliest first; else the next one to come. Somebody whose time has passed without
 * arriving is no longer next.
 */
export function nextPatient<T extends Pick<Appointment, 'status' | 'start' | 'end'>>(
  turnos: readonly T[],
  now: Date,
): T | undefined {
  return (
    turnos.find((turno) => turno.status === 'arrived') ??
    turnos.find((turno) => WAITING.includes(turno.status) && Date.parse(turno.end) > now.getTime())
  );
}
