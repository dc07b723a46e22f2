import { HttpErrorResponse } from '@angular/common/http';

/** One field that the server refused: `{pointer: "/email", code, message}`. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** What went wrong, whatever went wrong: problem+json (RFC 9457), no network, or not even JSON. */
export interface Problem {
  readonly status: number;
  /** Stable and kebab-case: the server's, or `network` / `unexpected` of our own. */
  readonly code: string;
  readonly detail: string | null;
  /** The request's id, to quote to support. */
  readonly instance: string | null;
  readonly errors: readonly FieldProblem[];
  /** Every other member, e.g. the count that keeps an office from being removed. */
  readonly extra: Readonly<Record<string, unknown>>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldsOf(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    pointer: textOf(entry['pointer']) ?? '',
    code: textOf(entry['code']) ?? 'invalid',
    message: textOf(entry['message']) ?? '',
  }));
}

function bodyOf(error: HttpErrorResponse): unknown {
  if (typeof error.error !== 'string') return error.error;
  try {
    return JSON.parse(error.error);
  } catch {
    return null;
  }
}

/** Reads any thrown thing as a problem. Resources wrap what was thrown in `cause`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof HttpErrorResponse) {
    if (error.status === 0) return ownProblem('network', 0);
    const body = bodyOf(error);
    if (!isRecord(body)) return ownProblem(`http-${error.status}`, error.status);
    return {
      status: error.status,
      code: textOf(body['code']) ?? `http-${error.status}`,
      detail: textOf(body['detail']) ?? textOf(body['title']),
      instance: textOf(body['instance']),
      errors: fieldsOf(body['errors']),
      extra: body,
    };
  }
  if (error instanceof Error && error.cause !== undefined) return problemOf(error.cause);
  return ownProblem('unexpected', -1);
}

function ownProblem(code: string, status: number): Problem {
  return { status, code, detail: null, instance: null, errors: [], extra: {} };
}
