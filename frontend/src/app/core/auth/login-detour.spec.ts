import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';

import { LoginDetour } from './login-detour';

describe('the way back after logging in', () => {
  function after(volver: string | undefined): string {
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    return TestBed.inject(LoginDetour).after(volver, 'patient').toString();
  }

  it('goes where the person was going, with the choice made', () => {
    expect(after('/reservar?doctor=d1')).toBe('/reservar?doctor=d1');
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/ingresar?volver=x', undefined])(
    'goes home instead of to %s',
    (volver) => {
      expect(after(volver)).toBe('/inicio');
    },
  );
});
