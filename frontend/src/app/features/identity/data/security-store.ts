import { computed, inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { CredentialsApi } from '@api/credentials-api';
import type { NewTotp } from '@api/models';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf } from '@core/http/view-state';

/** What guards the person's own account. */
@Injectable()
export class SecurityStore {
  readonly #api = inject(CredentialsApi);
  readonly #factors = this.#api.factors();

  readonly factors = computed(() => valueOf(this.#factors));
  readonly view = computed(() => viewOf(this.#factors));
  readonly failure = computed(() => messageOf(this.#factors.error()));

  enrol(): Promise<NewTotp> {
    return firstValueFrom(this.#api.enrolTotp());
  }

  /** The recovery codes, shown this once. */
  async confirm(code: string): Promise<readonly string[]> {
    const { recoveryCodes } = await firstValueFrom(this.#api.confirmTotp(code));
    this.retry();
    return recoveryCodes;
  }

  async renewCodes(): Promise<readonly string[]> {
    const { recoveryCodes } = await firstValueFrom(this.#api.renewRecoveryCodes());
    this.retry();
    return recoveryCodes;
  }

  async remove(): Promise<void> {
    await firstValueFrom(this.#api.removeTotp());
    this.retry();
  }

  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    await firstValueFrom(this.#api.changePassword({ currentPassword, newPassword }));
  }

  async changeEmail(email: string): Promise<void> {
    await firstValueFrom(this.#api.changeEmail(email));
  }

  retry(): void {
    this.#factors.reload();
  }
}
