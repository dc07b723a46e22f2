import type { Role } from '@api/models';
import {
  iconAccountCircleOutline,
  iconAccountMultipleOutline,
  iconCalendarAccountOutline,
  iconCalendarCheckOutline,
  iconCalendarClockOutline,
  iconClipboardListOutline,
  iconCogOutline,
  iconDoctor,
  iconHomeOutline,
  iconHospitalBuilding,
  iconMagnify,
} from '@shared/ui/first-icons';

export interface NavigationLink {
  readonly path: string;
  readonly label: string;
  readonly icon: string;
  readonly exact?: boolean;
}

const PROFILE: NavigationLink = {
  path: '/perfil',
  label: $localize`:@@shell.nav.profile:Perfil`,
  icon: iconAccountCircleOutline,
};
const SEARCH: NavigationLink = {
  path: '/',
  label: $localize`:@@shell.nav.search:Buscar`,
  icon: iconMagnify,
  exact: true,
};

const PATIENTS: NavigationLink = {
  path: '/pacientes',
  label: $localize`:@@shell.nav.patients:Pacientes`,
  icon: iconAccountMultipleOutline,
};

const AGENDA: readonly NavigationLink[] = [
  { path: '/agenda', label: $localize`:@@shell.nav.agenda:Agenda`, icon: iconCalendarAccountOutline },
  {
    path: '/disponibilidad',
    label: $localize`:@@shell.nav.availability:Horarios`,
    icon: iconCalendarClockOutline,
  },
];

/** Where each role goes every day. Five fit at the foot of a phone: more are shown on larger screens only. */
const LINKS: Readonly<Record<Role, readonly NavigationLink[]>> = {
  patient: [
    { path: '/inicio', label: $localize`:@@shell.nav.home:Inicio`, icon: iconHomeOutline },
    SEARCH,
    { path: '/mis-turnos', label: $localize`:@@shell.nav.turnos:Mis turnos`, icon: iconCalendarCheckOutline },
    PROFILE,
  ],
  doctor: [...AGENDA, PROFILE],
  admin: [
    { path: '/admin/profesionales', label: $localize`:@@shell.nav.doctors:Profesionales`, icon: iconDoctor },
    { path: '/admin/sedes', label: $localize`:@@shell.nav.offices:Sedes`, icon: iconHospitalBuilding },
    {
      path: '/admin/tipos-de-turno',
      label: $localize`:@@shell.nav.visit-types:Tipos de turno`,
      icon: iconClipboardListOutline,
    },
    { path: '/admin/ajustes', label: $localize`:@@shell.nav.settings:Ajustes`, icon: iconCogOutline },
    PATIENTS,
    PROFILE,
  ],
  receptionist: [...AGENDA, PATIENTS, SEARCH, PROFILE],
};

export function linksOf(role: Role | null): readonly NavigationLink[] {
  return role === null ? [] : LINKS[role];
}
