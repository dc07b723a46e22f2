import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';

import { CredentialsApi } from '@api/credentials-api';

import { MailSent } from '../ui/mail-sent';
import { MailForm } from './mail-form';

/** Asks for the letter to choose another password with; the answer is the same for every address. */
@Component({
  selector: 'app-forgot-page',
  imports: [MailForm, MailSent, RouterLink],
  templateUrl: './forgot-page.html',
  styleUrl: './entry.scss',
})
export class ForgotPage {
  /** Why the person is here: `enlace` when the link of an earlier letter was not good any more. */
  readonly motivo = input<string>();

  readonly #api = inject(CredentialsApi);

  protected readonly mailed = signal<string | null>(null);
  protected readonly send = (address: string) => this.#api.forgotPassword(address);
}
