import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import type { Affected, Consent } from '../data/consent';
import { AffectedDialog, type AffectedBy } from './affected-dialog';

/** Opens the question about affected turnos. */
@Injectable({ providedIn: 'root' })
export class AskAboutAffected {
  readonly #dialog = inject(MatDialog);

  async ask(affected: Affected, timeZone: string, mayKeep: boolean): Promise<Consent | null> {
    const answer = this.#dialog.open<AffectedDialog, AffectedBy, Consent>(AffectedDialog, {
      data: { affected, timeZone, mayKeep },
      width: '560px',
      maxWidth: '96vw',
      autoFocus: 'first-heading',
      role: 'alertdialog',
    });
    return (await firstValueFrom(answer.afterClosed())) ?? null;
  }
}
