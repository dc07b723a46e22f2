/**
 * One key per intention of the user: the same for every retry of the same body, a new one when the body changes
 * or after it was done.
 */
export class Intention {
  #body = '';
  #key = '';

  keyFor(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.#key === '' || text !== this.#body) {
      this.#body = text;
      this.#key = randomKey();
    }
    return this.#key;
  }

  /** The server answered for good: the next press of the button is another intention. */
  done(): void {
    this.#key = '';
  }
}

/** 128 random bits. Not `crypto.randomUUID`: it is missing on a clinic's LAN without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
