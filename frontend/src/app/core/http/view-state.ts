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
