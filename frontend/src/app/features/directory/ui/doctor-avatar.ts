import { Component, computed, input } from '@angular/core';

/** Initials in a circle, in place of a photograph. */
@Component({
  selector: 'app-doctor-avatar',
  template: `{{ initials() }}`,
  styles: `
    :host {
      flex: none;
      display: inline-grid;
      place-items: center;
      inline-size: 52px;
      block-size: 52px;
      border-radius: 50%;
      background: var(--app-info-soft);
      color: var(--mat-sys-primary);
      font-weight: 650;
      letter-spacing: 0.02em;
    }
  `,
  host: { 'aria-hidden': 'true' },
})
export class DoctorAvatar {
  readonly name = input.required<string>();

  protected readonly initials = computed(() => {
    const words = this.name()
      .split(/\s+/)
      .filter((word) => !/^dra?\.?$/i.test(word));
    return [words[0], words.at(-1)].map((word) => word?.charAt(0) ?? '').join('');
  });
}
