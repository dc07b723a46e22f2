import { signal } from '@angular/core';
import type { FieldTree, ValidationError } from '@angular/forms/signals';

import { problemOf } from '@core/http/problem';

import { laidOut } from './refusal-words';

/** What `submit()` wants to know: which fields were refused. */
export type Refusals = ValidationError.WithOptionalFieldTree[] | undefined;

/** One save of a form: its message, and what is done when somebody else was faster. */
export class Editing {
  readonly message = signal<string | null>(null);

  /** Runs the save; a refusal is laid on the fields and said above the form. 412 reads again. */
  async save<T extends object>(
    root: FieldTree<T>,
    send: () => Promise<void>,
    reload: () => void,
  ): Promise<Refusals> {
    this.message.set(null);
    try {
      await send();
      return undefined;
    } catch (error) {
      if (problemOf(error).status === 412) reload();
      const { errors, rest } = laidOut(root, error);
      this.message.set(rest);
      return errors;
    }
  }
}
