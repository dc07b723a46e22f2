import { HttpErrorResponse } from '@angular/common/http';
import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { form } from '@angular/forms/signals';

import { fieldErrors } from './field-errors';
import { Intention } from './idempotency';
import { problemOf } from './problem';
import { messageOf } from './problem-message';

const refused = (status: number, error: unknown) => new HttpErrorResponse({ status, error });

describe('problems', () => {
  it('reads problem+json', () => {
    const problem = problemOf(refused(409, { code: 'office-in-use', detail: 'Tiene 3 turnos.', doctors: 3 }));
    expect(problem).toMatchObject({ status: 409, code: 'office-in-use', extra: { doctors: 3 } });
  });

  it('says known codes in our words, unknown ones in the words of the server', () => {
    expect(messageOf(refused(409, { code: 'slot-taken', detail: 'x' }))).toContain('tomó ese horario');
    expect(messageOf(refused(409, { code: 'brand-new', detail: 'Hay un feriado.' }))).toBe('Hay un feriado.');
  });

  it('never shows the insides of a failure', () => {
    expect(messageOf(refused(500, '<html>stack</html>'))).toContain('Algo salió mal');
    expect(messageOf(refused(0, new ProgressEvent('error')))).toContain('conexión');
    expect(messageOf(new Error('boom'))).toContain('Algo salió mal');
    expect(messageOf(new Error('wrapped', { cause: refused(503, null) }))).toContain('ocupado');
  });

  it('lays pointers on the fields and keeps what points nowhere', () => {
    const model = signal({ email: '', address: { street: '' } });
    const tree = form(model, { injector: TestBed.inject(Injector) });
    const problem = problemOf(
      refused(422, {
        code: 'validation-failed',
        errors: [
          { pointer: '/email', code: 'odd', message: 'Raro.' },
          { pointer: '/address/street', code: 'required', message: 'x' },
          { pointer: '/elsewhere', code: 'odd', message: 'Otra cosa.' },
        ],
      }),
    );
    const { errors, rest } = fieldErrors(tree, problem);
    expect(errors.map((error) => error.message)).toEqual(['Raro.', 'Completá este dato.']);
    expect(errors[0]?.fieldTree).toBe(tree.email);
    expect(errors[1]?.fieldTree).toBe(tree.address.street);
    expect(rest).toBe('Otra cosa.');
  });
});

describe('an intention', () => {
  it('keeps its key over retries, and changes it with the body or once done', () => {
    const intention = new Intention();
    const first = intention.keyFor({ start: 'a' });
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(intention.keyFor({ start: 'a' })).toBe(first);
    expect(intention.keyFor({ start: 'b' })).not.toBe(first);
    const last = intention.keyFor({ start: 'b' });
    intention.done();
    expect(intention.keyFor({ start: 'b' })).not.toBe(last);
  });
});
