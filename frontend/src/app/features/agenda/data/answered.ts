/** Whether the server has decided: after a lost or a busy answer (5xx) the same key is sent again. */
export function isAnswered(status: number): boolean {
  return status >= 400 && status < 500;
}
