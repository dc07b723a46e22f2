import { Component, inject, Injectable } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

export interface Question {
  readonly heading: string;
  /** What will happen, in a sentence. */
  readonly body: string;
  /** The verb of the act: «Cancelar el turno», never «Aceptar». */
  readonly confirm: string;
  readonly dismiss?: string;
  readonly destructive?: boolean;
}

/** Asks before what cannot be undone: `if (await this.#confirm.ask({…})) …`. */
@Injectable({ providedIn: 'root' })
export class Confirm {
  readonly #dialog = inject(MatDialog);

  async ask(question: Question): Promise<boolean> {
    const answer = this.#dialog.open<ConfirmDialog, Question, boolean>(ConfirmDialog, {
      data: question,
      width: '440px',
      maxWidth: 'calc(100vw - 32px)',
      autoFocus: 'first-heading',
      role: 'alertdialog',
    });
    return (await firstValueFrom(answer.afterClosed())) === true;
  }
}

@Component({
  selector: 'app-confirm-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title tabindex="-1">{{ question.heading }}</h2>
    <mat-dialog-content>{{ question.body }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button class="button" type="button" [mat-dialog-close]="false">
        @if (question.dismiss) {
          {{ question.dismiss }}
        } @else {
          <ng-container i18n="@@shared.go-back">Volver</ng-container>
        }
      </button>
      <button
        class="button filled"
        type="button"
        [class.destructive]="question.destructive"
        [mat-dialog-close]="true"
      >
        {{ question.confirm }}
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    h2:focus {
      outline: none;
    }
  `,
})
export class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}
