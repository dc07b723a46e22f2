import { inject, Injectable, Injector } from '@angular/core';

/** Short messages at the foot of the screen, read out politely. The widget is loaded with the first one. */
@Injectable({ providedIn: 'root' })
export class Notice {
  readonly #injector = inject(Injector);

  async say(message: string): Promise<void> {
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    this.#injector.get(MatSnackBar).open(message, $localize`:@@shared.close:Cerrar`, { duration: 7000 });
  }
}
