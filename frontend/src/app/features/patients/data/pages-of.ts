import type { HttpResourceRef } from '@angular/common/http';
import { computed, type Signal, signal } from '@angular/core';

import type { Page } from '@api/models';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOf } from '@core/http/view-state';

/** A list that is read page by page, each below the one before. */
export class PagesOf<T> {
  readonly #before = signal<readonly T[]>([]);
  readonly #cursor = signal<string | undefined>(undefined);
  readonly #page: HttpResourceRef<Page<T> | undefined>;

  readonly items: Signal<readonly T[]>;
  readonly hasMore: Signal<boolean>;
  readonly loading: Signal<boolean>;
  readonly view: Signal<View>;
  readonly failure: Signal<string>;

  /** `ask` is called once, while a store is made; its request follows the cursor. */
  constructor(ask: (cursor: Signal<string | undefined>) => HttpResourceRef<Page<T> | undefined>) {
    const page = ask(this.#cursor.asReadonly());
    this.#page = page;
    this.items = computed(() => [...this.#before(), ...(valueOf(page)?.items ?? [])]);
    this.hasMore = computed(() => (valueOf(page)?.nextCursor ?? null) !== null);
    this.loading = computed(() => page.isLoading());
    this.view = computed(() => {
      const view = viewOf(page, ({ items }) => items.length === 0);
      return view !== 'failed' && this.#before().length > 0 ? 'ready' : view;
    });
    this.failure = computed(() => messageOf(page.error()));
  }

  more(): void {
    const next = valueOf(this.#page)?.nextCursor;
    if (next == null) return;
    this.#before.set(this.items());
    this.#cursor.set(next);
  }

  /** What is asked for is another: its first page. */
  restart(): void {
    this.#before.set([]);
    this.#cursor.set(undefined);
  }

  retry(): void {
    this.#page.reload();
  }
}
