import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';

import { CLOCK } from '@core/clock/clock';

import { byDay, FreeSlots } from './free-slots';

const ZONE = 'America/Argentina/Buenos_Aires';
const settled = () => new Promise((resolve) => setTimeout(resolve));
const slot = (start: string) => ({ start, end: start, officeId: 'o1' });

describe('the free turnos of a doctor', () => {
  let server: HttpTestingController;
  let free: FreeSlots;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        FreeSlots,
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: CLOCK, useValue: { now: () => new Date(), today: () => '2026-11-30' } },
      ],
    });
    server = TestBed.inject(HttpTestingController);
    free = TestBed.inject(FreeSlots);
    free.ask({ doctorId: 'd1' });
    await tick();
    server.expectOne('/api/v1/settings/public').flush({ timeZone: ZONE, maxHorizonDays: 30 });
    await tick();
  });

  async function tick(): Promise<void> {
    TestBed.tick();
    await settled();
    TestBed.tick();
  }

  async function answer(from: string, items: readonly object[]): Promise<void> {
    const request = server.expectOne(({ url }) => url === '/api/v1/doctors/d1/slots');
    expect(request.request.params.get('from')).toBe(from);
    request.flush({ timeZone: ZONE, visitTypeId: 'v1', items });
    await tick();
  }

  it('are asked two weeks at a time, from the clinic’s today on, and never before', async () => {
    await answer('2026-11-30', [slot('2026-12-01T09:00:00-03:00')]);
    expect(free.isFirst()).toBe(true);
    free.later();
    await tick();
    await answer('2026-12-14', [slot('2026-12-15T09:00:00-03:00')]);
    free.earlier();
    free.earlier();
    await tick();
    await answer('2026-11-30', []);
    expect(free.isFirst()).toBe(true);
  });

  it('say where the next one is when two weeks are empty', async () => {
    await answer('2026-11-30', []);
    expect(free.view()).toBe('empty');
    const request = server.expectOne(({ url }) => url === '/api/v1/slots');
    expect(request.request.params.get('from')).toBe('2026-12-14');
    request.flush({ items: [{ ...slot('2027-01-12T09:00:00-03:00'), doctorId: 'd1' }], visitTypeId: 'v1' });
    await tick();
    expect(free.nextFree()).toBe('2027-01-12');
  });

  it('end at the horizon', async () => {
    await answer('2026-11-30', [slot('2026-12-01T09:00:00-03:00')]);
    expect(free.isLast()).toBe(false);
    free.showFrom('2026-12-28');
    expect(free.isLast()).toBe(true);
  });

  it('stand under the clinic’s date, in order', () => {
    const days = byDay([slot('2026-12-02T10:00:00-03:00'), slot('2026-12-02T02:30:00Z')], ZONE);
    expect(days.map(({ date }) => date)).toEqual(['2026-12-01', '2026-12-02']);
  });
});
