import type { FieldTree, ValidationError } from '@angular/forms/signals';

import { problemMessage } from './problem-message';
import type { Problem } from './problem';

/** Our words for the codes that fields are refused with; else the server's message is shown. */
const FIELD_MESSAGES: Readonly<Record<string, () => string>> = {
  required: () => $localize`:@@core.field.required:Completá este dato.`,
  'invalid-email': () =>
    $localize`:@@core.field.invalid-email:Escribí un correo válido, como ana@ejemplo.com.`,
  'invalid-phone': () =>
    $localize`:@@core.field.invalid-phone:Escribí el teléfono solo con números, y + adelante si es de otro país.`,
  'too-long': () => $localize`:@@core.field.too-long:Es demasiado largo.`,
  'too-short': () => $localize`:@@core.field.too-short:Es demasiado corto.`,
  guessable: () =>
    $localize`:@@core.field.guessable:Es muy fácil de adivinar. Probá con una frase que solo vos conozcas.`,
  'wrong-password': () => $localize`:@@core.field.wrong-password:La contraseña no es correcta.`,
  'wrong-code': () =>
    $localize`:@@core.field.wrong-code:El código no es correcto o ya se usó. Probá con el que muestra ahora tu aplicación.`,
  'forbidden-character': () =>
    $localize`:@@core.field.forbidden-character:Tiene un carácter que no se admite.`,
  'invalid-dni': () => $localize`:@@core.field.invalid-dni:El DNI tiene 7 u 8 números.`,
  'invalid-document': () =>
    $localize`:@@core.field.invalid-document:Usá de 3 a 30 letras, números o guiones.`,
  'unknown-document-type': () => $localize`:@@core.field.unknown-document-type:Elegí un tipo de documento.`,
  'must-accept': () => $localize`:@@core.field.must-accept:Falta que aceptes los términos.`,
  'invalid-date': () => $localize`:@@core.field.invalid-date:Escribí una fecha válida.`,
  'in-the-future': () => $localize`:@@core.field.in-the-future:La fecha todavía no llegó.`,
  'out-of-range': () => $localize`:@@core.field.out-of-range:El valor está fuera de lo permitido.`,
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
