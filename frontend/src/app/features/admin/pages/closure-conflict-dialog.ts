import { Component, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';

/** Turnos lie on the days to be closed: keep them, cancel them, or think again. */
@Component({
  selector: 'app-closure-conflict-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title tabindex="-1" i18n="@@admin.closure.conflict">Hay turnos en esos días</h2>
    <mat-dialog-content>
      <p i18n="@@admin.closure.conflict.body">
        {{ count }} turnos caen en los días del cierre. Podés mantenerlos o cancelarlos todos.
      </p>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button class="button" type="button" [mat-dialog-close]="undefined" i18n="@@admin.back">Volver</button>
      <button class="button tonal" type="button" (click)="say('keep')" i18n="@@admin.closure.keep">
        Mantener los turnos
      </button>
      <button
        class="button filled destructive"
        type="button"
        (click)="say('cancel')"
        i18n="@@admin.closure.cancel"
      >
        Cancelar los turnos
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    h2:focus {
      outline: none;
    }
    mat-dialog-actions {
      flex-wrap: wrap;
      gap: 8px;
      justify-content: flex-end;
    }
  `,
})
export class ClosureConflictDialog {
  readonly #dialog = inject<MatDialogRef<ClosureConflictDialog, 'keep' | 'cancel'>>(MatDialogRef);
  protected readonly count = inject<number>(MAT_DIALOG_DATA);

  protected say(how: 'keep' | 'cancel'): void {
    this.#dialog.close(how);
  }
}
