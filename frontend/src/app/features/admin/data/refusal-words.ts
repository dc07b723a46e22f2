import type { FieldTree, ValidationError } from '@angular/forms/signals';

import { fieldErrors } from '@core/http/field-errors';
import { type Problem, problemOf } from '@core/http/problem';
import { problemMessage } from '@core/http/problem-message';

/** What keeps something from being removed, by the names of the server's counts. */
const REFERENCES: Readonly<Record<string, (count: number) => string>> = {
  appointments: (count) => $localize`:@@admin.refers.appointments:turnos: ${count}:count:`,
  accounts: (count) => $localize`:@@admin.refers.accounts:cuentas de acceso: ${count}:count:`,
  doctors: (count) => $localize`:@@admin.refers.doctors:profesionales: ${count}:count:`,
  rules: (count) => $localize`:@@admin.refers.rules:horarios semanales: ${count}:count:`,
  windows: (count) => $localize`:@@admin.refers.windows:horarios de fechas puntuales: ${count}:count:`,
};

const WORDS: Readonly<Record<string, () => string>> = {
  'account-exists': () => $localize`:@@admin.refused.account:El profesional ya tiene una cuenta de acceso.`,
  'version-mismatch': () =>
    $localize`:@@admin.refused.stale:Otra persona cambió estos datos mientras los editabas. Cargamos los nuevos: revisalos y volvé a guardar.`,
};

/** Conflicts that concern one field of the form. */
const OF_FIELD: Readonly<Record<string, { pointer: string; message: () => string }>> = {
  'license-taken': {
    pointer: '/licenseNumber',
    message: () =>
      $localize`:@@admin.field.license-taken:Otro profesional ya tiene esa matrícula. Puede estar inactivo.`,
  },
  'office-code-taken': {
    pointer: '/code',
    message: () => $localize`:@@admin.field.code-taken:Otra sede ya usa ese código.`,
  },
  'email-taken': {
    pointer: '/account/email',
    message: () => $localize`:@@admin.field.email-taken:Ya hay una cuenta con ese correo.`,
  },
};

const FIELD_WORDS: Readonly<Record<string, () => string>> = {
  'invalid-license': () => $localize`:@@admin.field.license:Escribila con letras y números, como MN 123456.`,
  'invalid-office-code': () =>
    $localize`:@@admin.field.code:Usá hasta 20 letras, números o guiones, sin espacios.`,
  'unknown-time-zone': () => $localize`:@@admin.field.zone:No conocemos esa zona horaria.`,
  'invalid-minutes': () => $localize`:@@admin.field.minutes:Usá minutos de 5 en 5, dentro de lo permitido.`,
  'out-of-range': () => $localize`:@@admin.field.range:Está fuera de lo permitido.`,
  'invalid-email': () => $localize`:@@admin.field.email:Escribí un correo válido.`,
  'weak-password': () =>
    $localize`:@@admin.field.weak:Es fácil de adivinar. Probá con varias palabras sin relación.`,
  'too-short': () => $localize`:@@admin.field.short:Es demasiado corto.`,
  'too-long': () => $localize`:@@admin.field.long:Es demasiado largo.`,
  'empty-span': () => $localize`:@@admin.field.span:Tiene que empezar y terminar a horas distintas.`,
  empty: () => $localize`:@@admin.field.empty:Completá este dato.`,
  'in-the-past': () => $localize`:@@admin.field.past:Eso ya pasó.`,
  'too-far': () => $localize`:@@admin.field.far:Está demasiado lejos: como mucho un año.`,
  'ends-before-it-begins': () => $localize`:@@admin.field.order:Tiene que terminar después de empezar.`,
};

/** Why something was refused, in words; for what is still referred to, with the counts. */
export function refusalWords(error: unknown): string {
  const problem = problemOf(error);
  if (problem.code === 'still-referenced') {
    const what = referencesOf(problem).join(', ');
    return $localize`:@@admin.refused.referenced:No se puede: todavía depende de esto otra información (${what}:what:). Podés desactivarlo.`;
  }
  return WORDS[problem.code]?.() ?? problemMessage(problem);
}

/** The refusal laid on the fields of a form; what concerns no field is the second member. */
export function laidOut<T extends object>(
  root: FieldTree<T>,
  error: unknown,
): { errors: ValidationError.WithOptionalFieldTree[]; rest: string | null } {
  const problem = problemOf(error);
  const field = OF_FIELD[problem.code];
  if (field) {
    const errors = [{ pointer: field.pointer, code: problem.code + '-here', message: field.message() }];
    return fieldErrors(root, { ...problem, errors });
  }
  if (problem.errors.length === 0) return { errors: [], rest: refusalWords(error) };
  const errors = problem.errors.map((fault) => ({
    ...fault,
    message: FIELD_WORDS[fault.code]?.() ?? fault.message,
  }));
  return fieldErrors(root, { ...problem, errors });
}

function referencesOf({ extra }: Problem): string[] {
  const counts: unknown = extra['references'];
  if (typeof counts !== 'object' || counts === null) return [];
  return Object.entries(counts).flatMap(([name, count]: [string, unknown]) =>
    typeof count === 'number' && count > 0 ? [REFERENCES[name]?.(count) ?? `${name}: ${count}`] : [],
  );
}
