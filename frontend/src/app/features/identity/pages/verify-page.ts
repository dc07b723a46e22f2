import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import { CredentialsApi } from '@api/credentials-api';
import { Session } from '@core/auth/session';
import { problemOf } from '@core/http/problem';
import { problemMessage } from '@core/http/problem-message';
import { FormMessage } from '@shared/ui/form-message';

import { takeLinkToken } from '../data/link-token';
import { MailSent } from '../ui/mail-sent';
import { MailForm } from './mail-form';

/**
 * Proves an address with the link of the letter, on a press: programs that look through mail open links too, and the
 * link works once. Without a good link, asks for another letter.
 */
@Component({
  selector: 'app-verify-page',
  imports: [FormMessage, MailForm, MailSent, RouterLink],
  templateUrl: './verify-page.html',
  styleUrl: './entry.scss',
})
export class VerifyPage {
  readonly #api = inject(CredentialsApi);
  readonly #token = takeLinkToken();
  protected readonly session = inject(Session);

  protected readonly step = signal<'confirm' | 'stale' | 'ask' | 'done'>(this.#token ? 'confirm' : 'ask');
  protected readonly busy = signal(false);
  protected readonly message = signal<string | null>(null);
  protected readonly mailed = signal<string | null>(null);
  protected readonly send = (address: string) => this.#api.resendVerification(address);

  protected async confirm(): Promise<void> {
    if (this.#token === null || this.busy()) return;
    this.busy.set(true);
    this.message.set(null);
    try {
      await firstValueFrom(this.#api.verifyEmail(this.#token));
      this.step.set('done');
    } catch (error) {
      const problem = problemOf(error);
      if (problem.errors.some(({ pointer }) => pointer === '/token')) this.step.set('stale');
      else this.message.set(problemMessage(problem));
    } finally {
      this.busy.set(false);
    }
  }
}
