import type { Problem } from '@core/http/problem';
import { isPlainDate, type PlainDate } from '@shared/util/civil';
import { documentWords } from '@shared/util/document-words';

import type { FoundPatient } from './patient-search';

/** Somebody whom the clinic knows and who may be the new patient. */
export interface KnownPatient extends FoundPatient {
  readonly birthDate: PlainDate | null;
}

/** Whom a new patient was refused for; null when the refusal is about something else. */
export function knownPatients(problem: Problem): readonly KnownPatient[] | null {
  const candidates: unknown = problem.extra['candidates'];
  if (problem.code !== 'likely-duplicate' || !Array.isArray(candidates)) return null;
  return candidates.flatMap((candidate: unknown) => knownPatient(candidate) ?? []);
}

function knownPatient(candidate: unknown): KnownPatient | null {
  if (typeof candidate !== 'object' || candidate === null) return null;
  const [id, fullName, type, number, born] = [
    'id',
    'fullName',
    'documentType',
    'documentNumber',
    'birthDate',
  ].map((name) => textOf(Reflect.get(candidate, name)));
  if (!id || !fullName) return null;
  return {
    id,
    fullName,
    detail: documentWords(type ?? '', number ?? ''),
    birthDate: isPlainDate(born) ? born : null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
