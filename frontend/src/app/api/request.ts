import { HttpContext, HttpContextToken } from '@angular/common/http';

/** Everything of the contract lives under this. */
export const API = '/api/v1';

/**
 * How a request treats the session: `required` carries the token and refreshes it when it is spent;
 * `none` never carries one (what is public, and the auth calls themselves).
 */
export type SessionUse = 'required' | 'none';

export const SESSION_USE = new HttpContextToken<SessionUse>(() => 'required');

/** Context of what anybody may ask: a visitor's request must not wait for a session. */
export function publicly(): HttpContext {
  return new HttpContext().set(SESSION_USE, 'none');
}

/** Query parameters (or a body of optional members) without the empty ones. */
export function query(parameters: object): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      (typeof value === 'string' && value !== '')
    ) {
      kept[name] = value;
    }
  }
  return kept;
}

/** `If-Match` with the version that was read. */
export function ifMatch(version: number): Record<string, string> {
  return { 'If-Match': `"${version}"` };
}
