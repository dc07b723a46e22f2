import type { Role } from '@api/models';
import {
  mdiAccountCircleOutline,
  mdiCalendarAccountOutline,
  mdiCalendarCheckOutline,
  mdiCalendarClockOutline,
  mdiClipboardListOutline,
  mdiCogOutline,
  mdiDoctor,
  mdiHomeOutline,
  mdiHospitalBuilding,
  mdiMagnify,
} from '@mdi/js';

export interface NavigationLink {
  readonly path: string;
  readonly label: string;
  readonly icon: string;
  readonly exact?: boolean;
}

const PROFILE: NavigationLink = {
  path: '/perfil',
  label: $localize`:@@shell.nav.profile:Perfil`,
  icon: mdiAccountCircleOutline,
};
const SEARCH: NavigationLink = {
  path: '/',
  label: $localize`:@@shell.nav.search:Buscar`,
  icon: mdiMagnify,
  exact: true,
};

/** Where each role goes every day; at most five, so that they fit at the foot of a phone. */
const LINKS: Readonly<Record<Role, readonly NavigationLink[]>> = {
  patient: [
    { path: '/inicio', label: $localize`:@@shell.nav.home:Inicio`, icon: mdiHomeOutline },
    SEARCH,
    { path: '/mis-turnos', label: $localize`:@@shell.nav.turnos:Mis turnos`, icon: mdiCalendarCheckOutline },
    PROFILE,
  ],
  doctor: [
    { path: '/agenda', label: $localize`:@@shell.nav.agenda:Agenda`, icon: mdiCalendarAccountOutline },
    {
      path: '/disponibilidad',
      label: $localize`:@@shell.nav.availability:Horarios`,
      icon: mdiCalendarClockOutline,
    },
    PROFILE,
  ],
  admin: [
    { path: '/admin/profesionales', label: $localize`:@@shell.nav.doctors:Profesionales`, icon: mdiDoctor },
    { path: '/admin/sedes', label: $localize`:@@shell.nav.offices:Sedes`, icon: mdiHospitalBuilding },
    {
      path: '/admin/tipos-de-turno',
      label: $localize`:@@shell.nav.visit-types:Tipos de turno`,
      icon: mdiClipboardListOutline,
    },
    { path: '/admin/ajustes', label: $localize`:@@shell.nav.settings:Ajustes`, icon: mdiCogOutline },
    PROFILE,
  ],
  receptionist: [SEARCH, PROFILE],
};

export function linksOf(role: Role | null): readonly NavigationLink[] {
  return role === null ? [] : LINKS[role];
}
