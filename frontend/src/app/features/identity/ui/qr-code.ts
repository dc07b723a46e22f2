import { Component, computed, input } from '@angular/core';
import encodeQR from 'qr';

/** A QR code, dark on light whatever the theme, as cameras want it. */
@Component({
  selector: 'app-qr-code',
  template: `<svg role="img" [attr.aria-label]="label()" [attr.viewBox]="box()" shape-rendering="crispEdges">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: block;
      inline-size: min(220px, 100%);
      padding: 12px;
      border-radius: 12px;
      background: #fff;
    }
    svg {
      display: block;
      inline-size: 100%;
      fill: #000;
    }
  `,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();

  readonly #modules = computed(() => encodeQR(this.text(), 'raw', { border: 1 }));
  protected readonly box = computed(() => `0 0 ${this.#modules().length} ${this.#modules().length}`);
  protected readonly path = computed(() =>
    this.#modules()
      .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
      .join(''),
  );
}
