import { HttpErrorResponse } from '@angular/common/http';
import { firstValueFrom, throwError } from 'rxjs';

import type { OnConflict } from '@api/availability-api';

import { type Affected, withConsent } from './consent';

const refusal = new HttpErrorResponse({
  status: 409,
  error: {
    code: 'affected-appointments',
    total: 3,
    appointments: [{ id: 'a1', start: '2026-12-01T09:00:00-03:00', patientName: 'Ana' }, 'nonsense'],
  },
});

/** What HttpClient does; its errors are no `Error`s. */
function refused(error: HttpErrorResponse): Promise<never> {
  return firstValueFrom(throwError(() => error));
}

function server(): { sent: OnConflict[]; send: (onConflict: OnConflict) => Promise<void> } {
  const sent: OnConflict[] = [];
  return {
    sent,
    send: async (onConflict) => {
      sent.push(onConflict);
      await Promise.resolve();
      if (onConflict === 'reject') return refused(refusal);
      return undefined;
    },
  };
}

describe('a change of availability', () => {
  it('asks nothing when nobody is affected', async () => {
    const sent: OnConflict[] = [];
    const done = await withConsent(
      async (onConflict) => Promise.resolve(sent.push(onConflict)),
      () => expect.fail('asked'),
    );
    expect(done).toBe(true);
    expect(sent).toEqual(['reject']);
  });

  it('shows who is affected and sends the answer', async () => {
    const { sent, send } = server();
    const shown: Affected[] = [];
    const done = await withConsent(send, (affected) => {
      shown.push(affected);
      return Promise.resolve('keep');
    });
    expect(done).toBe(true);
    expect(sent).toEqual(['reject', 'keep']);
    expect(shown[0]?.total).toBe(3);
    expect(shown[0]?.turnos.map((turno) => turno.patientName)).toEqual(['Ana']);
  });

  it('changes nothing when thought better of', async () => {
    const { sent, send } = server();
    expect(await withConsent(send, () => Promise.resolve(null))).toBe(false);
    expect(sent).toEqual(['reject']);
  });

  it('passes every other refusal on', async () => {
    const busy = new HttpErrorResponse({ status: 503, error: { code: 'busy' } });
    const sent = withConsent(
      () => refused(busy),
      () => expect.fail('asked'),
    );
    await expect(sent).rejects.toBe(busy);
  });
});
