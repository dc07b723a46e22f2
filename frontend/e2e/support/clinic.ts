import { type APIRequestContext, expect } from '@playwright/test';

import type { components } from '../../src/app/api/schema.gen';

type Schemas = components['schemas'];
export type Appointment = Schemas['Appointment'];
export type Slot = Schemas['SlotBody'];

/** The demo clinic's accounts. */
export const ACCOUNTS = {
  patient: 'paciente@turnoplus.example',
  doctor: 'doctora@turnoplus.example',
  desk: 'recepcion@turnoplus.example',
  admin: 'admin@turnoplus.example',
} as const;
export type Who = keyof typeof ACCOUNTS;
export const PASSWORD = 'turnoplus-demo-2026';

let made = 0;
/** Different in every call and every run, so that a suite can be run again on the same server. */
export const unique = (): string => `${Date.now().toString(36)}${(made++).toString(36)}`;

/** A DNI that nobody has yet, most likely. */
export const anyDni = (): string => String(40_000_000 + ((Date.now() * 7 + made++) % 50_000_000));

/** What other people do meanwhile: the API, as one of them. */
export class Clinic {
  readonly #request: APIRequestContext;
  readonly #token: string | null;

  private constructor(request: APIRequestContext, token: string | null) {
    this.#request = request;
    this.#token = token;
  }

  static asVisitor(request: APIRequestContext): Clinic {
    return new Clinic(request, null);
  }

  static async as(request: APIRequestContext, email: string, password = PASSWORD): Promise<Clinic> {
    const clinic = Clinic.asVisitor(request);
    const session = await clinic.send<Schemas['Session']>('POST', '/auth/login', { email, password });
    return new Clinic(request, session.accessToken);
  }

  /** A new person with an account; the cookie jar of `request` holds the session. */
  static async register(request: APIRequestContext, fullName: string): Promise<Clinic & { email: string }> {
    const email = `${unique()}@pacientes.example`;
    const session = await Clinic.asVisitor(request).send<Schemas['Session']>('POST', '/auth/register', {
      email,
      password: PASSWORD,
      fullName,
      documentType: 'dni',
      documentNumber: anyDni(),
      acceptTerms: true,
    });
    return Object.assign(new Clinic(request, session.accessToken), { email });
  }

  get<T>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.send('POST', path, body);
  }

  /** `version` is the one that was read, where that matters. */
  async send<T>(method: string, path: string, data?: unknown, version?: number): Promise<T> {
    const headers: Record<string, string> = {
      ...(this.#token ? { Authorization: `Bearer ${this.#token}` } : {}),
      ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
    };
    const answer = await this.#request.fetch(`/api/v1${path}`, { method, headers, data });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.json() as Promise<T>;
  }

  async doctorCalled(name: string): Promise<Schemas['Doctor']> {
    const { items } = await this.get<{ items: Schemas['Doctor'][] }>(
      `/doctors?q=${encodeURIComponent(name)}`,
    );
    const [doctor] = items;
    if (!doctor) throw new Error(`there is no doctor called ${name}`);
    return doctor;
  }

  /** The free slots of a doctor in the next three weeks, beginning tomorrow. */
  async slots(doctorId: string): Promise<{ timeZone: string; items: Slot[] }> {
    const query = `from=${dateIn(1)}&to=${dateIn(21)}`;
    return this.get(`/doctors/${doctorId}/slots?${query}`);
  }
}

/** A date some days from now in the clinic's zone. */
export function dateIn(days: number, timeZone = 'America/Argentina/Buenos_Aires'): string {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone });
}

/** `09:30`, as the clinic's wall clocks show it. */
export function clockAt(instant: string, timeZone: string): string {
  return new Date(instant).toLocaleTimeString('es-AR', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
