import type { FieldTree, ValidationError } from '@angular/forms/signals';

import { problemMessage } from './problem-message';
import type { Problem } from './problem';

/** Our words for the codes that fields are refused with; else the server's message is shown. */
const FIELD_MESSAGES: Readonly<Record<string, () => string>> = {
  required: () => $localize`:@@core.field.required:Completá este dato.`,
  email: () => $localize`:@@core.field.email:Escribí un correo válido, como ana@ejemplo.com.`,
  'email-taken': () =>
    $localize`:@@core.problem.email-taken:Ya hay una cuenta con ese correo. Ingresá con ella.`,
};

/**
 * Lays the server's 422 pointers on the fields of a form, for the `action` of `submit()`. What points at no
 * field (or is no 422) is left for the caller: it is the second member, said above the form.
 */
export function fieldErrors<T extends object>(
  root: FieldTree<T>,
  problem: Problem,
): { errors: ValidationError.WithOptionalFieldTree[]; rest: string | null } {
  const errors: ValidationError.WithOptionalFieldTree[] = [];
  const rest: string[] = [];
  for (const refused of problem.errors) {
    const message = FIELD_MESSAGES[refused.code]?.() ?? refused.message;
    const fieldTree = fieldAt(root, refused.pointer);
    if (fieldTree) errors.push({ kind: 'server', message, fieldTree });
    else if (message) rest.push(message);
  }
  if (rest.length === 0 && errors.length === 0) rest.push(problemMessage(problem));
  return { errors, rest: rest.length > 0 ? rest.join(' ') : null };
}

function fieldAt(root: object, pointer: string): FieldTree<unknown> | null {
  let found: unknown = root;
  const steps = pointer.split('/').slice(1);
  if (steps.length === 0) return null;
  for (const step of steps) {
    if (typeof found !== 'function' && (typeof found !== 'object' || found === null)) return null;
    found = Reflect.get(found, step);
  }
  return isField(found) ? found : null;
}

function isField(value: unknown): value is FieldTree<unknown> {
  return typeof value === 'function';
}
