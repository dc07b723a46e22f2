import type { Resource } from '@angular/core';

/** The four states that every page draws. */
export type View = 'loading' | 'failed' | 'empty' | 'ready';

/** The state of a page that shows one resource; `isEmpty` says whether what came has nothing to show. */
export function viewOf<T>(
  resource: Resource<T | undefined>,
  isEmpty: (value: T) => boolean = () => false,
): View {
  if (resource.hasValue()) {
    const value = resource.value();
    return value !== undefined && isEmpty(value) ? 'empty' : 'ready';
  }
  return resource.status() === 'error' ? 'failed' : 'loading';
}

/** What came, or undefined while nothing did: a resource throws when it is read in its error. */
export function valueOf<T>(resource: Resource<T | undefined>): T | undefined {
  return resource.hasValue() ? resource.value() : undefined;
}

/** The state of a page that needs several resources before it can be drawn. */
export function viewOfAll(...resources: readonly Resource<unknown>[]): Exclude<View, 'empty'> {
  if (resources.some((resource) => resource.status() === 'error')) return 'failed';
  return resources.some((resource) => valueOf(resource) === undefined) ? 'loading' : 'ready';
}
