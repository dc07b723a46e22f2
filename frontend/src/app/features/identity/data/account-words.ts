import { problemOf, type Problem } from '@core/http/problem';
import { problemMessage } from '@core/http/problem-message';

/** Words for refusals that only the screens of accounts meet: the first page travels without them. */
const MESSAGES: Readonly<Record<string, () => string>> = {
  'totp-invalid': () =>
    $localize`:@@core.problem.totp-invalid:El código no es correcto o ya se usó. Probá con el que muestra ahora tu aplicación.`,
  'email-not-verified': () =>
    $localize`:@@core.problem.email-not-verified:Todavía falta confirmar tu correo: abrí el enlace que te mandamos.`,
  'too-many-attempts': () =>
    $localize`:@@core.problem.too-many-attempts:Hubo demasiados intentos. Por seguridad, esperá unos minutos y probá de nuevo.`,
  'invalid-credentials': () => $localize`:@@core.problem.credentials:El correo o la contraseña no coinciden.`,
  'foreign-origin': () =>
    $localize`:@@core.problem.origin:Esta dirección no está habilitada para usar tu sesión. Entrá por la dirección de la clínica.`,
  'email-taken': () =>
    $localize`:@@core.problem.email-taken:Ya hay una cuenta con ese correo. Ingresá con ella.`,
};

/** A problem in words for a person. */
export function accountMessage(problem: Problem): string {
  return MESSAGES[problem.code]?.() ?? problemMessage(problem);
}

/** Shorthand for what a `catch` holds. */
export function accountMessageOf(error: unknown): string {
  return accountMessage(problemOf(error));
}
