import type { AffectedAppointment, OnConflict } from '@api/availability-api';
import { problemOf } from '@core/http/problem';

/** The turnos that a change would leave without availability, as the server's 409 lists them. */
export interface Affected {
  readonly total: number;
  readonly turnos: readonly AffectedAppointment[];
}

export type Consent = Exclude<OnConflict, 'reject'>;

/**
 * Makes a change of availability without harming anybody silently: first the server is asked to refuse when turnos
 * are affected; then `ask` shows them, and the change is sent again with the answer. False when it was thought
 * better of.
 *
 * @throws whatever `send` throws, but for the refusal that is asked about.
 */
export async function withConsent(
  send: (onConflict: OnConflict) => Promise<unknown>,
  ask: (affected: Affected) => Promise<Consent | null>,
): Promise<boolean> {
  try {
    await send('reject');
    return true;
  } catch (error) {
    const affected = affectedOf(error);
    if (!affected) throw error;
    const consent = await ask(affected);
    if (consent === null) return false;
    await send(consent);
    return true;
  }
}

function affectedOf(error: unknown): Affected | null {
  const problem = problemOf(error);
  if (problem.code !== 'affected-appointments') return null;
  const listed: unknown = problem.extra['appointments'];
  const turnos = Array.isArray(listed) ? listed.filter(isAffected) : [];
  const total = problem.extra['total'];
  return { total: typeof total === 'number' ? total : turnos.length, turnos };
}

function isAffected(value: unknown): value is AffectedAppointment {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'start' in value &&
    typeof value.start === 'string' &&
    'patientName' in value
  );
}
