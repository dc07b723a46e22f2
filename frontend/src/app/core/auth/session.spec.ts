import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { HttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';

import { publicly } from '@api/request';
import { CLOCK } from '@core/clock/clock';

import { authInterceptor } from './auth-interceptor';
import { Session } from './session';

const USER = { id: 'u1', role: 'patient', fullName: 'Ana', patientId: 'p1' };
const answer = (accessToken: string) => ({ accessToken, tokenType: 'Bearer', expiresIn: 900, user: USER });
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the session and its interceptor', () => {
  let http: HttpClient;
  let server: HttpTestingController;
  let session: Session;
  let now: Date;

  beforeEach(() => {
    localStorage.clear();
    now = new Date('2026-12-01T12:00:00Z');
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: '**', children: [] }]),
        provideHttpClient(withInterceptors([authInterceptor])),
        provideHttpClientTesting(),
        { provide: CLOCK, useValue: { now: () => now, today: () => '2026-12-01' } },
      ],
    });
    http = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
  });

  async function logIn(): Promise<void> {
    const done = session.login({ email: 'ana@example.com', password: 'x' });
    server.expectOne('/api/v1/auth/login').flush(answer('one'));
    await done;
  }

  function refreshWith(token: string): void {
    const refresh = server.expectOne('/api/v1/auth/refresh');
    expect(refresh.request.headers.get('X-Turnoplus-Client')).toBe('web');
    refresh.flush(answer(token));
  }

  it('carries the token, and never stores it', async () => {
    await logIn();
    http.get('/api/v1/users/me').subscribe();
    await settled();
    const { request } = server.expectOne('/api/v1/users/me');
    expect(request.headers.get('Authorization')).toBe('Bearer one');
    expect(JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])).not.toContain(
      'one',
    );
  });

  it('refreshes once for many requests that are answered 401 together, and tries each again', async () => {
    await logIn();
    const answers: unknown[] = [];
    http.get('/api/v1/a').subscribe((value) => answers.push(value));
    http.get('/api/v1/b').subscribe((value) => answers.push(value));
    await settled();
    server.expectOne('/api/v1/a').flush(null, { status: 401, statusText: '' });
    server.expectOne('/api/v1/b').flush(null, { status: 401, statusText: '' });
    await settled();
    refreshWith('two');
    await settled();
    for (const path of ['/api/v1/a', '/api/v1/b']) {
      const again = server.expectOne(path);
      expect(again.request.headers.get('Authorization')).toBe('Bearer two');
      again.flush(path);
    }
    expect(answers).toEqual(['/api/v1/a', '/api/v1/b']);
    server.verify();
  });

  it('renews a dying token before it is sent', async () => {
    await logIn();
    now = new Date('2026-12-01T12:14:50Z');
    http.get('/api/v1/users/me').subscribe();
    await settled();
    server.expectNone('/api/v1/users/me');
    refreshWith('two');
    await settled();
    expect(server.expectOne('/api/v1/users/me').request.headers.get('Authorization')).toBe('Bearer two');
  });

  it('leads to the login page and back when the session is over', async () => {
    await logIn();
    await TestBed.inject(Router).navigateByUrl('/mis-turnos');
    const failures: unknown[] = [];
    http.get('/api/v1/appointments').subscribe({ error: (error: unknown) => failures.push(error) });
    await settled();
    server.expectOne('/api/v1/appointments').flush(null, { status: 401, statusText: '' });
    await settled();
    server.expectOne('/api/v1/auth/refresh').flush(null, { status: 401, statusText: '' });
    await settled();
    expect(failures).toHaveLength(1);
    expect(session.signedIn()).toBe(false);
    expect(TestBed.inject(Router).url).toBe('/ingresar?volver=%2Fmis-turnos&motivo=sesion');
  });

  it('keeps the session when the connection is lost while refreshing', async () => {
    await logIn();
    const refreshed = session.refresh();
    await settled();
    server.expectOne('/api/v1/auth/refresh').error(new ProgressEvent('error'));
    expect(await refreshed).toBeNull();
    expect(session.signedIn()).toBe(true);
  });

  it('lets public requests pass without a token', async () => {
    await logIn();
    http.get('/api/v1/doctors', { context: publicly() }).subscribe();
    expect(server.expectOne('/api/v1/doctors').request.headers.has('Authorization')).toBe(false);
  });

  it('makes a guard wait for the answer that the start of the app asked for', async () => {
    localStorage.setItem('turnoplus.signed-in', 'yes');
    session.begin();
    const guard = session.whoAmI();
    await settled();
    refreshWith('one');
    expect((await guard)?.fullName).toBe('Ana');
    expect(session.restoring()).toBe(false);
  });

  it('asks the cookie once for a visitor, and not again', async () => {
    const first = session.whoAmI();
    await settled();
    server.expectOne('/api/v1/auth/refresh').flush(null, { status: 401, statusText: '' });
    expect(await first).toBeNull();
    expect(await session.whoAmI()).toBeNull();
    server.verify();
  });

  it('forgets everything on logout, even offline', async () => {
    await logIn();
    localStorage.setItem('turnoplus.office', 'o1');
    const out = session.logout().catch(() => 'offline');
    await settled();
    server.expectOne('/api/v1/auth/logout').error(new ProgressEvent('error'));
    expect(await out).toBe('offline');
    expect(session.signedIn()).toBe(false);
    expect(localStorage.length).toBe(0);
  });
});
