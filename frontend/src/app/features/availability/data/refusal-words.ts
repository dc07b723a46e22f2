import type { ValidationError } from '@angular/forms/signals';
import type { FieldTree } from '@angular/forms/signals';

import { fieldErrors } from '@core/http/field-errors';
import { type Problem, problemOf } from '@core/http/problem';
import { problemMessage } from '@core/http/problem-message';

const WORDS: Readonly<Record<string, () => string>> = {
  'absence-overlap': () =>
    $localize`:@@availability.refused.overlap:Ya hay una ausencia en esas fechas. Modificá esa.`,
};

const FIELD_WORDS: Readonly<Record<string, () => string>> = {
  'ends-before-start': () => $localize`:@@availability.field.end:Tiene que terminar después de empezar.`,
  'off-grid': () => $localize`:@@availability.field.grid:Usá minutos de 5 en 5.`,
  'too-long': () => $localize`:@@availability.field.too-long:Es demasiado largo.`,
  'in-the-past': () => $localize`:@@availability.field.past:Eso ya pasó.`,
  'office-not-of-doctor': () =>
    $localize`:@@availability.field.office:El profesional no atiende en esa sede.`,
};

/** Why a change was refused, in words. */
export function refusalWords(error: unknown): string {
  const problem = problemOf(error);
  return WORDS[problem.code]?.() ?? problemMessage(problem);
}

/** The refusal laid on the fields of a form; what concerns no field is the second member. */
export function laidOut<T extends object>(
  root: FieldTree<T>,
  error: unknown,
): { errors: ValidationError.WithOptionalFieldTree[]; rest: string | null } {
  const problem = problemOf(error);
  if (problem.errors.length === 0) return { errors: [], rest: refusalWords(error) };
  return fieldErrors(root, inWords(problem));
}

function inWords(problem: Problem): Problem {
  const errors = problem.errors.map((field) => ({
    ...field,
    message: FIELD_WORDS[field.code]?.() ?? field.message,
  }));
  return { ...problem, errors };
}
