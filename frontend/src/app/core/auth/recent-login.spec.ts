import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';

import { ASK_AGAIN, askedOnce, recentLoginInterceptor } from './recent-login';

const settled = () => new Promise((resolve) => setTimeout(resolve));
const refusal = (code: string) => [{ code }, { status: 403, statusText: '' }] as const;

describe('what needs the password shown again', () => {
  let asked: number;
  let shown: boolean;
  let http: HttpClient;
  let server: HttpTestingController;

  beforeEach(() => {
    asked = 0;
    shown = true;
    const ask = askedOnce(async () => {
      asked += 1;
      await settled();
      return shown;
    });
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: '**', children: [] }]),
        provideHttpClient(withInterceptors([recentLoginInterceptor])),
        provideHttpClientTesting(),
        { provide: ASK_AGAIN, useValue: ask },
      ],
    });
    http = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
  });

  it('is asked for once, however many requests wait, and each is sent again', async () => {
    const answers: unknown[] = [];
    http.post('/api/v1/a', { one: 1 }).subscribe((answer) => answers.push(answer));
    http.delete('/api/v1/b').subscribe((answer) => answers.push(answer));
    server.expectOne('/api/v1/a').flush(...refusal('reauthentication-required'));
    server.expectOne('/api/v1/b').flush(...refusal('reauthentication-required'));
    await settled();
    await settled();
    const again = server.expectOne('/api/v1/a');
    expect(again.request.body).toEqual({ one: 1 });
    again.flush('a');
    server.expectOne('/api/v1/b').flush('b');
    expect(answers).toEqual(['a', 'b']);
    expect(asked).toBe(1);
  });

  it('stays refused when the person does not show it', async () => {
    shown = false;
    let failed: unknown = null;
    http.post('/api/v1/a', {}).subscribe({ error: (error: unknown) => (failed = error) });
    server.expectOne('/api/v1/a').flush(...refusal('reauthentication-required'));
    await settled();
    await settled();
    expect(failed).toMatchObject({ status: 403 });
    server.verify();
  });

  it('is asked for once only: a second refusal is an answer', async () => {
    let failed: unknown = null;
    http.post('/api/v1/a', {}).subscribe({ error: (error: unknown) => (failed = error) });
    server.expectOne('/api/v1/a').flush(...refusal('reauthentication-required'));
    await settled();
    await settled();
    server.expectOne('/api/v1/a').flush(...refusal('reauthentication-required'));
    expect(failed).toMatchObject({ status: 403 });
    expect(asked).toBe(1);
  });

  it('leads to where a second factor is set up when the role needs one', async () => {
    http.get('/api/v1/a').subscribe({ error: () => undefined });
    server.expectOne('/api/v1/a').flush(...refusal('second-factor-required'));
    await settled();
    expect(TestBed.inject(Router).url).toBe('/perfil/seguridad?motivo=segundo-factor');
  });
});
