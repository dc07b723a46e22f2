import { HttpErrorResponse } from '@angular/common/http';

import { refusalWords } from './refusal-words';

const refused = (status: number, error: object) => new HttpErrorResponse({ status, error });

describe('a refusal to an admin', () => {
  it('says what something is still referred to by, without what is zero', () => {
    const words = refusalWords(
      refused(409, { code: 'still-referenced', references: { appointments: 12, accounts: 0 } }),
    );
    expect(words).toContain('turnos: 12');
    expect(words).not.toContain('cuentas');
  });

  it('explains that somebody else was faster', () => {
    expect(refusalWords(refused(412, { code: 'version-mismatch' }))).toContain('Otra persona');
  });
});
