import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';

import { CLOCK } from '@core/clock/clock';

import { BookingStore, nearestTo } from './booking-store';

const slot = (hour: string) => ({ start: `2026-12-01T${hour}:00-03:00`, end: '', officeId: 'o1' });
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('booking', () => {
  let server: HttpTestingController;
  let store: BookingStore;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        BookingStore,
        provideHttpClient(),
        provideHttpClientTesting(),
        {
          provide: CLOCK,
          useValue: { now: () => new Date('2026-11-30T12:00:00Z'), today: () => '2026-11-30' },
        },
      ],
    });
    server = TestBed.inject(HttpTestingController);
    store = TestBed.inject(BookingStore);
    store.choose({ doctorId: 'd1', start: '2026-12-01T09:00:00-03:00', visitTypeId: 'v1' });
    TestBed.tick();
    await settled();
    server.expectOne('/api/v1/settings/public').flush({
      clinicName: 'C',
      timeZone: 'America/Argentina/Buenos_Aires',
      minLeadMinutes: 0,
      maxHorizonDays: 60,
      cancellationWindowMinutes: 0,
      maxActiveAppointments: 3,
    });
    await settled();
  });

  const post = () => server.expectOne('/api/v1/appointments');
  const keyOf = (request: ReturnType<typeof post>) => request.request.headers.get('Idempotency-Key');

  it('asks for what is not chosen yet, one thing at a time', () => {
    const steps = [{}, { specialty: 'x' }, { doctorId: 'd' }, { doctorId: 'd', start: 's' }].map((choice) => {
      store.choose(choice);
      return store.step();
    });
    expect(steps).toEqual(['what', 'who', 'when', 'confirm']);
  });

  it('offers the nearest free turnos when the chosen one was taken meanwhile', async () => {
    const booking = store.book('');
    post().flush({ code: 'slot-taken' }, { status: 409, statusText: '' });
    await settled();
    const request = server.expectOne(({ url }) => url === '/api/v1/doctors/d1/slots');
    expect(request.request.params.get('from')).toBe('2026-11-30');
    expect(request.request.params.get('visitTypeId')).toBe('v1');
    request.flush({ timeZone: 'x', visitTypeId: 'v1', items: [slot('18:00'), slot('10:00'), slot('08:30')] });
    expect(await booking).toBeNull();
    expect(store.failure()).toBeNull();
    expect(store.nearest()?.map(({ start }) => start.slice(11, 16))).toEqual(['08:30', '10:00', '18:00']);

    store.choose({ ...store.choice(), start: '2026-12-01T10:00:00-03:00' });
    expect(store.nearest()).toBeNull();
  });

  it('repeats a lost request under the same key, and a refused one under another', async () => {
    const lost = store.book('');
    const first = post();
    first.error(new ProgressEvent('error'));
    await lost;
    expect(store.failure()).toContain('conexión');

    const refused = store.book('');
    const second = post();
    expect(keyOf(second)).toBe(keyOf(first));
    second.flush({ code: 'patient-busy' }, { status: 409, statusText: '' });
    await refused;

    void store.book('');
    expect(keyOf(post())).not.toBe(keyOf(first));
  });

  it('keeps to the six nearest', () => {
    const hours = ['08', '09', '10', '11', '12', '13', '14', '15'].map((hour) => slot(`${hour}:00`));
    const near = nearestTo('2026-12-01T10:00:00-03:00', hours).map(({ start }) => start.slice(11, 13));
    expect(near).toEqual(['08', '09', '11', '12', '13', '14']);
  });
});
