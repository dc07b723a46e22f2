import { Component, computed, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';

/** The first thing wrong with a field, in words: `<mat-error><app-field-error [field]="form.email" /></mat-error>`. */
@Component({
  selector: 'app-field-error',
  template: `{{ message() }}`,
})
export class FieldError {
  readonly field = input.required<FieldTree<unknown>>();

  protected readonly message = computed(() => {
    const [error] = this.field()().errors();
    if (!error) return '';
    return error.message ?? WORDS[error.kind]?.() ?? $localize`:@@shared.field.invalid:Revisá este dato.`;
  });
}

const WORDS: Readonly<Record<string, () => string>> = {
  required: () => $localize`:@@shared.field.required:Completá este dato.`,
  email: () => $localize`:@@shared.field.email:Escribí un correo válido, como ana@ejemplo.com.`,
  minLength: () => $localize`:@@shared.field.too-short:Es demasiado corto.`,
  maxLength: () => $localize`:@@shared.field.too-long:Es demasiado largo.`,
  min: () => $localize`:@@shared.field.too-small:El valor es demasiado bajo.`,
  max: () => $localize`:@@shared.field.too-big:El valor es demasiado alto.`,
};
