import { Component } from '@angular/core';

/** The sign and the name. */
@Component({
  selector: 'app-brand-mark',
  template: `
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0b6a6d" />
      <path d="M10 9.5h12M16 9.5V23" stroke="#fff" stroke-width="3.4" stroke-linecap="round" />
      <path d="M21.5 18.4v6.4M18.3 21.6h6.4" stroke="#8fe3dc" stroke-width="2.6" stroke-linecap="round" />
    </svg>
    <span>Turno<b>Plus</b></span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 10px;
      font-size: 1.2rem;
      font-weight: 650;
      letter-spacing: -0.02em;
      color: var(--mat-sys-on-surface);
    }
    svg {
      inline-size: 32px;
      block-size: 32px;
    }
    b {
      font-weight: 650;
      color: var(--mat-sys-primary);
    }
    @media (max-width: 430px) {
      span {
        display: none;
      }
    }
  `,
})
export class BrandMark {}
