import { minLength, required, schema } from '@angular/forms/signals';

const PASSWORD_MIN = 10;

export const PASSWORD_HINT = $localize`:@@identity.password.hint:Al menos 10 caracteres. Una frase corta funciona muy bien.`;

/** What a password to be chosen must be. The server judges; these rules only say it sooner. */
export const newPasswordRules = schema<string>((path) => {
  required(path);
  minLength(path, PASSWORD_MIN, {
    message: $localize`:@@identity.password.short:Usá al menos 10 caracteres.`,
  });
});
