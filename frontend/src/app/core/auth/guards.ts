import { inject } from '@angular/core';
import { type CanActivateFn, type Route } from '@angular/router';

import type { Role } from '@api/models';

import { LoginDetour } from './login-detour';
import { Session } from './session';

/** Route data for `roleGuard`: `{ path, data: allow('doctor'), canActivate: [roleGuard] }`. */
export function allow(...roles: Role[]): { roles: readonly Role[] } {
  return { roles };
}

/** Lets in those with one of the route's roles (any signed-in user when none is named). */
export const roleGuard: CanActivateFn = async (route, state) => {
  const session = inject(Session);
  const detour = inject(LoginDetour);
  const user = await session.whoAmI();
  if (!user) return detour.via(state.url);
  const roles = rolesOf(route.data);
  return roles.length === 0 || roles.includes(user.role) || detour.homeOf(user.role);
};

/** Keeps signed-in people out of login and register. */
export const visitorGuard: CanActivateFn = async (route) => {
  const session = inject(Session);
  const detour = inject(LoginDetour);
  if (!session.signedIn() && !session.restoring()) return true;
  const user = await session.whoAmI();
  return !user || detour.after(route.queryParamMap.get('volver') ?? undefined, user.role);
};

function rolesOf(data: NonNullable<Route['data']>): readonly unknown[] {
  const roles: unknown = data['roles'];
  return Array.isArray(roles) ? roles : [];
}
