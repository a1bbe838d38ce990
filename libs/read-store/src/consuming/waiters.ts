/** Wakes whoever waits, in this process, for a consumer's scope to move on. */
export class Waiters {
  private readonly waiting = new Map<string, Set<() => void>>();

  /** Resolves at the next move of the scope (null: of any), or when the time is over. */
  moved(consumer: string, scope: string | null, milliseconds: number): Promise<void> {
    const name = nameOf(consumer, scope);
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.forget(name, wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      const others = this.waiting.get(name) ?? new Set();
      this.waiting.set(name, others.add(wake));
    });
  }

  /** Tells of scopes that moved. */
  tell(consumer: string, scopes: Iterable<string>): void {
    for (const scope of [...scopes, null]) {
      for (const wake of [...(this.waiting.get(nameOf(consumer, scope)) ?? [])]) wake();
    }
  }

  /** Tells of a generation that took over: every scope may have moved. */
  tellAll(consumer: string): void {
    const prefix = `${consumer}\u0000`;
    for (const [name, wakes] of [...this.waiting]) if (name.startsWith(prefix)) for (const wake of [...wakes]) wake();
  }

  private forget(name: string, wake: () => void): void {
    const others = this.waiting.get(name);
    others?.delete(wake);
    if (others?.size === 0) this.waiting.delete(name);
  }
}

function nameOf(consumer: string, scope: string | null): string {
  return scope === null ? `${consumer}\u0000` : `${consumer}\u0000=${scope}`;
}
